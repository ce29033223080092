#include "ledger/entries/revoke_family.h"

#include <algorithm>

#include "core/limits.h"
#include "ledger/entry_kind.h"
#include "ledger/preconditions.h"
#include "ledger/records/wire.h"

namespace jurat::ledger {

Bytes encode(const RevokeFamily& body) {
  CborWriter out;
  out.array(4).text(body.pool.text());
  wire::write(out, body.user);
  wire::write(out, body.origin_jti);
  wire::write(out, body.keep_until);
  return out.take();
}

Result<RevokeFamily> parse_revoke_family(ByteSpan body) {
  CborReader in(body);
  TRY(in.array_of(4));
  TRY_ASSIGN(PoolId pool, wire::read_pool_id(in));
  RevokeFamily parsed{std::move(pool)};
  TRY_ASSIGN(parsed.user, wire::read_uuid(in));
  TRY_ASSIGN(parsed.origin_jti, wire::read_uuid(in));
  TRY_ASSIGN(parsed.keep_until, in.moment());
  TRY(in.finish());
  return parsed;
}

namespace entries {
namespace {

Result<void> check(const Entry& entry) {
  TRY_ASSIGN(const RevokeFamily body, parse_revoke_family(entry.body));
  return about_pool(entry, body.pool);
}

Result<void> apply(const Entry& entry, Change& change) {
  TRY_ASSIGN(const RevokeFamily body, parse_revoke_family(entry.body));
  TRY(existing_user(change, body.pool, body.user));
  const Moment now = change.ledger_time();
  if (body.keep_until > now + limits::revoked_family_kept) {
    return fail(Failure::invalid_parameter, "kept longer than any refresh token lives");
  }
  RevokedFamily family{body.origin_jti, now, body.keep_until};
  TRY_ASSIGN(const std::optional<RevokedFamily> former, change.revoked_family(body.pool, body.origin_jti));
  if (former) {
    family.revoked = std::min(former->revoked, family.revoked);
    family.keep_until = std::max(former->keep_until, family.keep_until);
  }
  change.put(key::revoked_family(body.pool, body.origin_jti), encode(family));
  return {};
}

}  // namespace

extern const EntryKind revoke_family;
const EntryKind revoke_family{ledger::revoke_family, "revoke_family", check, apply};

}  // namespace entries
}  // namespace jurat::ledger
