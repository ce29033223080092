#include "ledger/entries/create_user.h"

#include <array>

#include "ledger/entry_kind.h"
#include "ledger/preconditions.h"
#include "ledger/records/wire.h"

namespace jurat::ledger {

Bytes encode(const CreateUser& body) { return encode(body.user); }

Result<CreateUser> parse_create_user(ByteSpan body) {
  TRY_ASSIGN(User user, parse_user(body));
  return CreateUser{std::move(user)};
}

namespace entries {
namespace {

Result<void> check(const Entry& entry) {
  TRY_ASSIGN(const CreateUser body, parse_create_user(entry.body));
  const User& user = body.user;
  if (user.version != 1) return fail(Failure::invalid_parameter, "a new user has version 1");
  if (user.status == UserStatus::reset_required) return fail(Failure::invalid_parameter, "a new user needs no reset");
  if (user.credential && user.credential->version != 1) {
    return fail(Failure::invalid_parameter, "a first credential has version 1");
  }
  if (user.courier_seed != Hash32{} || user.signed_out_before != Moment{} || user.refresh_dead_before != Moment{}) {
    return fail(Failure::invalid_parameter, "a new user brings no courier seed and no watermark");
  }
  return about_pool(entry, user.pool);
}

Result<void> apply(const Entry& entry, Change& change) {
  TRY_ASSIGN(const CreateUser body, parse_create_user(entry.body));
  User user = body.user;
  TRY(existing_pool(change, user.pool));
  TRY_ASSIGN(const auto taken, change.raw(key::user(user.pool, user.id)));
  if (taken) return fail(Failure::conflict, "the user id is in use");
  TRY(put_look_ups(change, user));
  const std::array keys{user.password_key, user.data_key, user.code_key};
  TRY(use_stock_keys(change, entry.gateway, keys));
  TRY_ASSIGN(PoolLevel level, change.pool_level(user.pool));
  ++level.users;
  change.put(key::pool_level(user.pool), encode(level));
  user.courier_seed = change.block_hash();
  change.put(user);
  return {};
}

}  // namespace

extern const EntryKind create_user;
const EntryKind create_user{ledger::create_user, "create_user", check, apply};

}  // namespace entries
}  // namespace jurat::ledger
