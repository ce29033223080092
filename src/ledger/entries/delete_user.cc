#include "ledger/entries/delete_user.h"

#include "ledger/entry_kind.h"
#include "ledger/preconditions.h"
#include "ledger/records/wire.h"

namespace jurat::ledger {

Bytes encode(const DeleteUser& body) {
  CborWriter out;
  out.array(3).text(body.pool.text());
  wire::write(out, body.user);
  out.unsigned_number(body.version);
  return out.take();
}

Result<DeleteUser> parse_delete_user(ByteSpan body) {
  CborReader in(body);
  TRY(in.array_of(3));
  TRY_ASSIGN(PoolId pool, wire::read_pool_id(in));
  DeleteUser parsed{std::move(pool)};
  TRY_ASSIGN(parsed.user, wire::read_uuid(in));
  TRY_ASSIGN(parsed.version, in.unsigned_number());
  TRY(in.finish());
  return parsed;
}

namespace entries {
namespace {

Result<void> check(const Entry& entry) {
  TRY_ASSIGN(const DeleteUser body, parse_delete_user(entry.body));
  return about_pool(entry, body.pool);
}

Result<void> apply(const Entry& entry, Change& change) {
  TRY_ASSIGN(const DeleteUser body, parse_delete_user(entry.body));
  TRY_ASSIGN(const User user, existing_user(change, body.pool, body.user, body.version));
  TRY_ASSIGN(PoolLevel level, change.pool_level(body.pool));
  if (level.users == 0) return fail(Failure::store_corrupt, "a user that was not counted");
  --level.users;
  change.put(key::pool_level(body.pool), encode(level));
  erase_look_ups(change, user);
  TRY(mark_erased(change, {user.password_key, user.data_key, user.code_key}));
  change.erase(key::user(user.pool, user.id));
  return {};
}

}  // namespace

extern const EntryKind delete_user;
const EntryKind delete_user{ledger::delete_user, "delete_user", check, apply};

}  // namespace entries
}  // namespace jurat::ledger
