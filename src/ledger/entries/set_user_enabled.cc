#include "ledger/entries/set_user_enabled.h"

#include "ledger/entry_kind.h"
#include "ledger/preconditions.h"
#include "ledger/records/wire.h"

namespace jurat::ledger {

Bytes encode(const SetUserEnabled& body) {
  CborWriter out;
  out.array(4).text(body.pool.text());
  wire::write(out, body.user);
  out.unsigned_number(body.version);
  out.boolean(body.enabled);
  return out.take();
}

Result<SetUserEnabled> parse_set_user_enabled(ByteSpan body) {
  CborReader in(body);
  TRY(in.array_of(4));
  TRY_ASSIGN(PoolId pool, wire::read_pool_id(in));
  SetUserEnabled parsed{std::move(pool)};
  TRY_ASSIGN(parsed.user, wire::read_uuid(in));
  TRY_ASSIGN(parsed.version, in.unsigned_number());
  TRY_ASSIGN(parsed.enabled, in.boolean());
  TRY(in.finish());
  return parsed;
}

namespace entries {
namespace {

Result<void> check(const Entry& entry) {
  TRY_ASSIGN(const SetUserEnabled body, parse_set_user_enabled(entry.body));
  return about_pool(entry, body.pool);
}

Result<void> apply(const Entry& entry, Change& change) {
  TRY_ASSIGN(const SetUserEnabled body, parse_set_user_enabled(entry.body));
  TRY_ASSIGN(User user, existing_user(change, body.pool, body.user, body.version));
  user.enabled = body.enabled;
  user.modified = change.ledger_time();
  ++user.version;
  change.put(user);
  return {};
}

}  // namespace

extern const EntryKind set_user_enabled;
const EntryKind set_user_enabled{ledger::set_user_enabled, "set_user_enabled", check, apply};

}  // namespace entries
}  // namespace jurat::ledger
