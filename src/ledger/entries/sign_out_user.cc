#include "ledger/entries/sign_out_user.h"

#include <algorithm>

#include "core/limits.h"
#include "ledger/entry_kind.h"
#include "ledger/preconditions.h"
#include "ledger/records/wire.h"

namespace jurat::ledger {

Bytes encode(const SignOutUser& body) {
  CborWriter out;
  out.array(3).text(body.pool.text());
  wire::write(out, body.user);
  wire::write(out, body.before);
  return out.take();
}

Result<SignOutUser> parse_sign_out_user(ByteSpan body) {
  CborReader in(body);
  TRY(in.array_of(3));
  TRY_ASSIGN(PoolId pool, wire::read_pool_id(in));
  SignOutUser parsed{std::move(pool)};
  TRY_ASSIGN(parsed.user, wire::read_uuid(in));
  TRY_ASSIGN(parsed.before, in.moment());
  TRY(in.finish());
  return parsed;
}

namespace entries {
namespace {

Result<void> check(const Entry& entry) {
  TRY_ASSIGN(const SignOutUser body, parse_sign_out_user(entry.body));
  return about_pool(entry, body.pool);
}

Result<void> apply(const Entry& entry, Change& change) {
  TRY_ASSIGN(const SignOutUser body, parse_sign_out_user(entry.body));
  if (body.before > std::max(change.ledger_time(), entry.endorsed) + limits::entry_age) {
    return fail(Failure::invalid_parameter, "a sign-out of the future");
  }
  TRY_ASSIGN(User user, existing_user(change, body.pool, body.user));
  if (body.before <= user.signed_out_before && body.before <= user.refresh_dead_before) return {};
  user.signed_out_before = std::max(user.signed_out_before, body.before);
  user.refresh_dead_before = std::max(user.refresh_dead_before, body.before);
  user.modified = change.ledger_time();
  ++user.version;
  change.put(user);
  return {};
}

}  // namespace

extern const EntryKind sign_out_user;
const EntryKind sign_out_user{ledger::sign_out_user, "sign_out_user", check, apply};

}  // namespace entries
}  // namespace jurat::ledger
