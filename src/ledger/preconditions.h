// What most entries ask before they change anything: does the record exist, is it the version the endorsers saw?
#pragma once

#include <span>

#include "ledger/change.h"

namespace jurat::ledger {

Result<Pool> existing_pool(const Change& change, const PoolId& id);                         // pool_not_found
Result<Pool> existing_pool(const Change& change, const PoolId& id, std::uint64_t version);  // … or conflict
Result<Client> existing_client(const Change& change, const PoolId& pool, const ClientId& id, std::uint64_t version);
Result<User> existing_user(const Change& change, const PoolId& pool, const Uuid& id);  // also pool_not_found
Result<User> existing_user(const Change& change, const PoolId& pool, const Uuid& id, std::uint64_t version);

// Gives places of the gateway's open lease an owner. conflict: no lease, expired, a place outside it or owned already.
Result<void> use_stock_keys(Change& change, NodeIndex gateway, std::span<const StockKey> keys);

// Writes the leaves that find a user. user_exists / alias_exists when somebody else may sign in by a unique value.
Result<void> put_look_ups(Change& change, const User& user);
void erase_look_ups(Change& change, const User& user);

}  // namespace jurat::ledger
