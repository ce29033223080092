#include "ledger/entries/set_user_enabled.h"

#include <algorithm>

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
  // Protocols 6: what was issued before dies for good, and does not come back when the user is enabled again. Header
  // times lag behind clocks, so a ticket may be younger than the ledger time and yet older than this decision.
  if (!body.enabled) {
    const Moment from = std::max(change.ledger_time(), entry.endorsed);
    user.refresh_dead_before = std::max(user.refresh_dead_before, from);
    user.signed_out_before = std::max(user.signed_out_before, from);
  }
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
