#include "ledger/entries/take_key_set.h"

#include "ledger/entry_kind.h"
#include "ledger/preconditions.h"
#include "ledger/records/wire.h"

namespace jurat::ledger {

Bytes encode(const TakeKeySet& body) {
  CborWriter out;
  out.array(3).text(body.pool.text()).unsigned_number(body.version).unsigned_number(body.key_set);
  return out.take();
}

Result<TakeKeySet> parse_take_key_set(ByteSpan body) {
  CborReader in(body);
  TRY(in.array_of(3));
  TRY_ASSIGN(PoolId pool, wire::read_pool_id(in));
  TakeKeySet parsed{std::move(pool)};
  TRY_ASSIGN(parsed.version, in.unsigned_number());
  TRY_ASSIGN(parsed.key_set, wire::read_number<std::uint32_t>(in));
  TRY(in.finish());
  return parsed;
}

namespace entries {
namespace {

Result<void> check(const Entry& entry) {
  TRY_ASSIGN(const TakeKeySet body, parse_take_key_set(entry.body));
  return about_pool(entry, body.pool);
}

Result<void> apply(const Entry& entry, Change& change) {
  TRY_ASSIGN(const TakeKeySet body, parse_take_key_set(entry.body));
  TRY_ASSIGN(Pool pool, existing_pool(change, body.pool, body.version));
  if (pool.key_set) return fail(Failure::conflict, "the pool has a key set");
  TRY_ASSIGN(KeySetLevel level, change.key_set_level());
  if (level.next == level.end) {
    return fail(Failure::key_sets_exhausted, "no free token keys: deal more with `jurat council deal`");
  }
  if (body.key_set != level.next) return fail(Failure::conflict, "not the next free key set");
  TRY_ASSIGN(std::optional<RsaKeySet> key_set, change.key_set(body.key_set));
  if (!key_set) return fail(Failure::store_corrupt, "key set " + std::to_string(body.key_set) + " is missing");
  key_set->taken_by = pool.id.text();
  pool.key_set = body.key_set;
  ++pool.version;
  ++level.next;
  change.put(key::key_set_level(), encode(level));
  change.put(*key_set);
  change.put(pool);
  return {};
}

}  // namespace

extern const EntryKind take_key_set;
const EntryKind take_key_set{ledger::take_key_set, "take_key_set", check, apply};

}  // namespace entries
}  // namespace jurat::ledger
