#include "ledger/preconditions.h"

namespace jurat::ledger {
namespace {

Result<void> same_version(std::uint64_t found, std::uint64_t named) {
  if (found == named) return {};
  return fail(Failure::conflict, "the record is at version " + std::to_string(found) + ", the entry replaces version " +
                                     std::to_string(named));
}

}  // namespace

Result<Pool> existing_pool(const Change& change, const PoolId& id) {
  TRY_ASSIGN(std::optional<Pool> pool, change.pool(id));
  if (!pool) return fail(Failure::pool_not_found, "no user pool " + id.text());
  return std::move(*pool);
}

Result<Pool> existing_pool(const Change& change, const PoolId& id, std::uint64_t version) {
  TRY_ASSIGN(Pool pool, existing_pool(change, id));
  TRY(same_version(pool.version, version));
  return pool;
}

Result<Client> existing_client(const Change& change, const PoolId& pool, const ClientId& id, std::uint64_t version) {
  TRY(existing_pool(change, pool));
  TRY_ASSIGN(std::optional<Client> client, change.client(pool, id));
  if (!client) return fail(Failure::client_not_found, "no client " + id.text());
  TRY(same_version(client->version, version));
  return std::move(*client);
}

Result<User> existing_user(const Change& change, const PoolId& pool, const Uuid& id) {
  TRY(existing_pool(change, pool));
  TRY_ASSIGN(std::optional<User> user, change.user(pool, id));
  if (!user) return fail(Failure::user_not_found, "no user " + id.text());
  return std::move(*user);
}

Result<User> existing_user(const Change& change, const PoolId& pool, const Uuid& id, std::uint64_t version) {
  TRY_ASSIGN(User user, existing_user(change, pool, id));
  TRY(same_version(user.version, version));
  return user;
}

Result<void> use_stock_keys(Change& change, NodeIndex gateway, std::span<const StockKey> keys) {
  TRY_ASSIGN(std::optional<Lease> lease, change.lease(gateway));
  if (!lease) return fail(Failure::conflict, "the gateway has no lease of stock keys");
  if (lease->expires <= change.ledger_time()) return fail(Failure::conflict, "the gateway's lease has expired");
  TRY_ASSIGN(StockUse use, change.stock_use(lease->batch));
  for (const StockKey& stock_key : keys) {
    if (stock_key.batch != lease->batch || stock_key.place < lease->next || stock_key.place >= lease->end) {
      return fail(Failure::conflict, "a stock key outside the gateway's lease");
    }
    if (use.used(stock_key.place)) return fail(Failure::conflict, "a stock key that has an owner");
    use.mark(stock_key.place);
  }
  while (lease->next < lease->end && use.used(lease->next)) ++lease->next;
  change.put(key::stock_use(lease->batch), encode(use));
  change.put(*lease);
  return {};
}

Result<void> put_look_ups(Change& change, const User& user) {
  for (const LookUp& look_up : user.look_ups) {
    const auto kind = static_cast<std::uint8_t>(look_up.kind);
    if (!look_up.unique) {
      change.put(key::look_up(user.pool, kind, look_up.value, user.id), encode(LookUpEntry{user.id}));
      continue;
    }
    TRY_ASSIGN(const std::optional<Uuid> owner, change.unique_look_up(user.pool, look_up));
    if (owner && *owner != user.id) {
      const bool is_name = look_up.kind == LookUpKind::username;
      return fail(is_name ? Failure::user_exists : Failure::alias_exists,
                  is_name ? "the user name is taken" : "the alias belongs to another user");
    }
    change.put(key::unique_look_up(user.pool, kind, look_up.value), encode(LookUpEntry{user.id}));
  }
  return {};
}

void erase_look_ups(Change& change, const User& user) {
  for (const LookUp& look_up : user.look_ups) {
    const auto kind = static_cast<std::uint8_t>(look_up.kind);
    if (look_up.unique) {
      change.erase(key::unique_look_up(user.pool, kind, look_up.value));
    } else {
      change.erase(key::look_up(user.pool, kind, look_up.value, user.id));
    }
  }
}

}  // namespace jurat::ledger
