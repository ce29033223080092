#include "ledger/entries/create_pool.h"

#include <array>

#include "ledger/entry_kind.h"
#include "ledger/preconditions.h"
#include "ledger/records/wire.h"

namespace jurat::ledger {

Bytes encode(const CreatePool& body) { return encode(body.pool); }

Result<CreatePool> parse_create_pool(ByteSpan body) {
  TRY_ASSIGN(Pool pool, parse_pool(body));
  return CreatePool{std::move(pool)};
}

namespace entries {
namespace {

Result<void> check(const Entry& entry) {
  TRY_ASSIGN(const CreatePool body, parse_create_pool(entry.body));
  if (body.pool.version != 1) return fail(Failure::invalid_parameter, "a new pool has version 1");
  if (body.pool.key_set) return fail(Failure::invalid_parameter, "a new pool has no key set");
  return about_pool(entry, body.pool.id);
}

Result<void> apply(const Entry& entry, Change& change) {
  TRY_ASSIGN(const CreatePool body, parse_create_pool(entry.body));
  const Pool& pool = body.pool;
  TRY_ASSIGN(const auto taken, change.raw(key::pool(pool.id)));
  TRY_ASSIGN(const auto erasing, change.raw(key::pool_erasing(pool.id)));
  if (taken || erasing) return fail(Failure::conflict, "the pool id is in use");
  const Hash32 issuer = issuer_hash(change.council(), pool);
  TRY_ASSIGN(const std::optional<PoolId> owner, change.issuer_owner(issuer));
  if (owner) return fail(Failure::conflict, "the issuer belongs to pool " + owner->text());
  const std::array keys{pool.data_key, pool.look_up_key};
  TRY(use_stock_keys(change, entry.gateway, keys));
  change.put(pool);
  change.put(key::pool_level(pool.id), encode(PoolLevel{}));
  change.put(key::issuer(issuer), encode(IssuerOwner{pool.id}));
  return {};
}

}  // namespace

extern const EntryKind create_pool;
const EntryKind create_pool{ledger::create_pool, "create_pool", check, apply};

}  // namespace entries
}  // namespace jurat::ledger
