#include "ledger/entries/delete_pool.h"

#include "ledger/entry_kind.h"
#include "ledger/preconditions.h"
#include "ledger/records/wire.h"

namespace jurat::ledger {

Bytes encode(const DeletePool& body) {
  CborWriter out;
  out.array(2).text(body.pool.text()).unsigned_number(body.version);
  return out.take();
}

Result<DeletePool> parse_delete_pool(ByteSpan body) {
  CborReader in(body);
  TRY(in.array_of(2));
  TRY_ASSIGN(PoolId pool, wire::read_pool_id(in));
  DeletePool parsed{std::move(pool)};
  TRY_ASSIGN(parsed.version, in.unsigned_number());
  TRY(in.finish());
  return parsed;
}

namespace entries {
namespace {

Result<void> check(const Entry& entry) {
  TRY_ASSIGN(const DeletePool body, parse_delete_pool(entry.body));
  return about_pool(entry, body.pool);
}

Result<void> apply(const Entry& entry, Change& change) {
  TRY_ASSIGN(const DeletePool body, parse_delete_pool(entry.body));
  TRY_ASSIGN(const Pool pool, existing_pool(change, body.pool, body.version));
  if (pool.deletion_protection) return fail(Failure::pool_protected, "the pool is protected against deletion");
  change.erase(key::pool(pool.id));
  change.erase(key::pool_level(pool.id));
  change.erase(key::issuer(issuer_hash(change.council(), pool)));
  TRY(mark_erased(change, {pool.data_key, pool.look_up_key}));
  change.put(key::pool_erasing(pool.id), encode(PoolErasing{pool.id}));
  return {};
}

}  // namespace

extern const EntryKind delete_pool;
const EntryKind delete_pool{ledger::delete_pool, "delete_pool", check, apply};

}  // namespace entries
}  // namespace jurat::ledger
