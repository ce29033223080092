// Where each record lives: the one home of ledger keys. A key is a prefix byte and fixed-length or length-prefixed
// parts. Prefixes below `first_outside` are leaves of the tree; the others are kept beside it, derived or about the
// node's own copy.
#pragma once

#include "core/ids.h"
#include "core/moment.h"

namespace jurat::ledger::key {

// The first byte of a key says what is there. Never reused.
enum class Kind : std::uint8_t {
  council = 1,
  admin = 2,
  key_set = 3,
  key_set_level = 4,
  stock_batch = 5,
  stock_level = 6,
  stock_use = 7,
  lease = 8,
  pool = 9,
  pool_level = 10,
  pool_erasing = 11,
  issuer = 12,
  client = 13,
  client_home = 14,
  user = 15,
  look_up = 16,
  unique_look_up = 17,
  revoked_family = 18,
  op_id = 19,
  idempotency = 20,
  admin_nonce = 21,
  stock_erased = 22,
  first_outside = 0x80,
  expiry = 0x80,     // derived: expiry | key of a leaf that is pruned then
  tree_page = 0x90,  // nodes of the Merkle tree
  head = 0xa0,       // height, ledger time, root
  undo = 0xa1,       // height | page: what a block replaced
};

Bytes council();                                           // CouncilRecord
Bytes admin(ByteSpan public_key);                          // AdminKey
Bytes key_set(std::uint32_t number);                       // RsaKeySet of the ceremony's reserve
Bytes key_set_level();                                     // KeySetLevel
Bytes stock_batch(std::uint64_t batch);                    // StockBatch
Bytes stock_level();                                       // StockLevel
Bytes stock_use(std::uint64_t batch);                      // StockUse
Bytes stock_erased(std::uint64_t batch);                   // StockUse of places whose owner was deleted
Bytes lease(NodeIndex gateway);                            // Lease
Bytes pool(const PoolId& pool);                            // Pool
Bytes pool_level(const PoolId& pool);                      // PoolLevel
Bytes pool_erasing(const PoolId& pool);                    // PoolErasing
Bytes issuer(const Hash32& issuer_hash);                   // IssuerOwner
Bytes client(const PoolId& pool, const ClientId& client);  // Client
Bytes client_home(const ClientId& client);                 // ClientHome
Bytes user(const PoolId& pool, const Uuid& user);          // User
Bytes look_up(const PoolId& pool, std::uint8_t kind, const Hash32& value,
              const Uuid& user);  // LookUpEntry, shared values
Bytes unique_look_up(const PoolId& pool, std::uint8_t kind,
                     const Hash32& value);                         // LookUpEntry, values that may sign in
Bytes revoked_family(const PoolId& pool, const Uuid& origin_jti);  // RevokedFamily
Bytes op_id(const Hash32& op_id);                                  // KeptUntil, 10 minutes
Bytes idempotency(const Hash32& idempotency_key);                  // IdempotentOp, kept 10 minutes
Bytes admin_nonce(ByteSpan admin_key, ByteSpan nonce);             // KeptUntil

Bytes pools_prefix();
Bytes clients_prefix(const PoolId& pool);
Bytes users_prefix(const PoolId& pool);
Bytes look_up_prefix(const PoolId& pool, std::uint8_t kind, const Hash32& value);
Bytes look_ups_prefix(const PoolId& pool);
Bytes unique_look_ups_prefix(const PoolId& pool);
Bytes revoked_families_prefix(const PoolId& pool);
Bytes pools_erasing_prefix();
Bytes key_sets_prefix();
Bytes stock_batches_prefix();
Bytes stock_erased_prefix();
Bytes expiry_prefix();
Bytes tree_pages_prefix();
Bytes undo_prefix();

Bytes expiry(Moment expires, ByteSpan leaf_key);  // byte order = order of time
Bytes head();
Bytes undo(std::uint64_t height, std::uint32_t page);
Bytes undo_height_prefix(std::uint64_t height);

// The batch that a stock_erased key names; any key of another length names batch 0.
[[nodiscard]] std::uint64_t batch_of_stock_erased(ByteSpan key) noexcept;

[[nodiscard]] bool is_leaf(ByteSpan key) noexcept;

}  // namespace jurat::ledger::key
