// Where each record lives: the one home of ledger keys. A key is a prefix byte and fixed-length or length-prefixed parts.
#pragma once

#include "core/ids.h"
#include "core/moment.h"

namespace jurat::ledger::key {

Bytes council();                                             // CouncilRecord
Bytes admin(ByteSpan public_key);                            // AdminKey
Bytes key_set(std::uint32_t number);                         // RsaKeySet of the ceremony's reserve
Bytes stock_batch(std::uint64_t batch);                      // StockBatch
Bytes lease(NodeIndex gateway);                              // Lease
Bytes pool(const PoolId& pool);                              // Pool
Bytes client(const PoolId& pool, const ClientId& client);    // Client
Bytes user(const PoolId& pool, const Uuid& user);            // User
Bytes look_up(const PoolId& pool, std::uint8_t kind, const Hash32& value, const Uuid& user);  // empty value
Bytes revoked_family(const PoolId& pool, const Uuid& origin_jti);  // RevokedFamily
Bytes op_id(const Hash32& op_id);                            // expiry, kept 10 minutes
Bytes idempotency(const Hash32& idempotency_key);            // op id + expiry, kept 10 minutes
Bytes admin_nonce(ByteSpan admin_key, ByteSpan nonce);       // expiry

Bytes pools_prefix();
Bytes clients_prefix(const PoolId& pool);
Bytes users_prefix(const PoolId& pool);
Bytes look_up_prefix(const PoolId& pool, std::uint8_t kind, const Hash32& value);
Bytes look_ups_prefix(const PoolId& pool);
Bytes key_sets_prefix();
Bytes stock_batches_prefix();

}  // namespace jurat::ledger::key
