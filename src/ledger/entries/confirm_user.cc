#include "ledger/entries/confirm_user.h"

#include <algorithm>

#include "ledger/entry_kind.h"
#include "ledger/preconditions.h"
#include "ledger/records/wire.h"

namespace jurat::ledger {

Bytes encode(const ConfirmUser& body) {
  CborWriter out;
  out.array(5).text(body.pool.text());
  wire::write(out, body.user);
  out.unsigned_number(body.version);
  out.boolean(body.email_verified).boolean(body.phone_number_verified);
  return out.take();
}

Result<ConfirmUser> parse_confirm_user(ByteSpan body) {
  CborReader in(body);
  TRY(in.array_of(5));
  TRY_ASSIGN(PoolId pool, wire::read_pool_id(in));
  ConfirmUser parsed{std::move(pool)};
  TRY_ASSIGN(parsed.user, wire::read_uuid(in));
  TRY_ASSIGN(parsed.version, in.unsigned_number());
  TRY_ASSIGN(parsed.email_verified, in.boolean());
  TRY_ASSIGN(parsed.phone_number_verified, in.boolean());
  TRY(in.finish());
  return parsed;
}

namespace entries {
namespace {

Result<void> check(const Entry& entry) {
  TRY_ASSIGN(const ConfirmUser body, parse_confirm_user(entry.body));
  return about_pool(entry, body.pool);
}

// An address that is an alias of the pool signs in from the moment it is verified; alias_exists when it is another's.
Result<void> let_aliases_sign_in(Change& change, User& user) {
  TRY_ASSIGN(const Pool pool, existing_pool(change, user.pool));
  const auto verified_alias = [&](LookUpKind kind) {
    const bool verified = kind == LookUpKind::email          ? user.email_verified
                          : kind == LookUpKind::phone_number ? user.phone_number_verified
                                                             : false;
    const std::string_view name = kind == LookUpKind::email ? "email" : "phone_number";
    return verified && std::ranges::find(pool.alias_attributes, name) != pool.alias_attributes.end();
  };
  erase_look_ups(change, user);
  for (LookUp& look_up : user.look_ups) look_up.unique = look_up.unique || verified_alias(look_up.kind);
  return put_look_ups(change, user);
}

Result<void> apply(const Entry& entry, Change& change) {
  TRY_ASSIGN(const ConfirmUser body, parse_confirm_user(entry.body));
  TRY_ASSIGN(User user, existing_user(change, body.pool, body.user, body.version));
  if (user.status != UserStatus::unconfirmed) {
    return fail(Failure::user_state_invalid, "the user is not waiting for confirmation");
  }
  user.status = UserStatus::confirmed;
  user.email_verified = user.email_verified || body.email_verified;
  user.phone_number_verified = user.phone_number_verified || body.phone_number_verified;
  user.modified = change.ledger_time();
  ++user.version;
  TRY(let_aliases_sign_in(change, user));
  change.put(user);
  return {};
}

}  // namespace

extern const EntryKind confirm_user;
const EntryKind confirm_user{ledger::confirm_user, "confirm_user", check, apply};

}  // namespace entries
}  // namespace jurat::ledger
