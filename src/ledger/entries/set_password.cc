#include "ledger/entries/set_password.h"

#include <algorithm>

#include "ledger/entry_kind.h"
#include "ledger/preconditions.h"
#include "ledger/records/wire.h"

namespace jurat::ledger {

Bytes encode(const SetPassword& body) {
  CborWriter out;
  out.array(6).text(body.pool.text());
  wire::write(out, body.user);
  out.unsigned_number(body.version);
  out.bytes(body.public_key).unsigned_number(static_cast<std::uint64_t>(body.status)).boolean(body.end_refresh);
  return out.take();
}

Result<SetPassword> parse_set_password(ByteSpan body) {
  CborReader in(body);
  TRY(in.array_of(6));
  TRY_ASSIGN(PoolId pool, wire::read_pool_id(in));
  SetPassword parsed{std::move(pool)};
  TRY_ASSIGN(parsed.user, wire::read_uuid(in));
  TRY_ASSIGN(parsed.version, in.unsigned_number());
  TRY_ASSIGN(parsed.public_key, read_array<32>(in));
  TRY_ASSIGN(const auto status, in.unsigned_number(static_cast<std::uint64_t>(UserStatus::force_change_password)));
  if (status == 0) return fail(Failure::bad_encoding, "status 0");
  parsed.status = static_cast<UserStatus>(status);
  TRY_ASSIGN(parsed.end_refresh, in.boolean());
  TRY(in.finish());
  return parsed;
}

namespace entries {
namespace {

Result<void> check(const Entry& entry) {
  TRY_ASSIGN(const SetPassword body, parse_set_password(entry.body));
  if (body.status != UserStatus::confirmed && body.status != UserStatus::force_change_password) {
    return fail(Failure::invalid_parameter, "a password leaves its user confirmed or forced to change it");
  }
  return about_pool(entry, body.pool);
}

Result<void> apply(const Entry& entry, Change& change) {
  TRY_ASSIGN(const SetPassword body, parse_set_password(entry.body));
  TRY_ASSIGN(User user, existing_user(change, body.pool, body.user, body.version));
  const std::uint32_t former = user.credential ? user.credential->version : 0;
  const bool may_have_sessions = user.status == UserStatus::confirmed;
  user.credential = Credential{former + 1, body.public_key, change.ledger_time()};
  user.status = body.status;
  // Header times lag behind clocks, so a ticket may be younger than the ledger time and yet older than this decision.
  if (body.end_refresh) {
    const Moment from = std::max(change.ledger_time(), entry.endorsed);
    user.refresh_dead_before = std::max(user.refresh_dead_before, from);
    // Who is given a new password may have lost the old one to somebody: access tokens die with the refresh tickets.
    // Without sessions there is nothing to end, and the first sign-in need not wait for the next second.
    if (may_have_sessions) user.signed_out_before = std::max(user.signed_out_before, from);
  }
  user.modified = change.ledger_time();
  ++user.version;
  change.put(user);
  return {};
}

}  // namespace

extern const EntryKind set_password;
const EntryKind set_password{ledger::set_password, "set_password", check, apply};

}  // namespace entries
}  // namespace jurat::ledger
