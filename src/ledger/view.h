// The ledger's state at one height, read-only: typed records over a store snapshot. Cheap to make, one thread at a
// time. What belongs to a deleted pool is gone with it, also while its leaves are still being erased.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "ledger/records/bookkeeping.h"
#include "ledger/records/client.h"
#include "ledger/records/council.h"
#include "ledger/records/pool.h"
#include "ledger/records/user.h"
#include "store/store.h"

namespace jurat::ledger {

class View {
 public:
  static Result<View> of(std::unique_ptr<store::Reader> snapshot);

  [[nodiscard]] std::uint64_t height() const noexcept;
  [[nodiscard]] Moment ledger_time() const noexcept;  // running maximum of header times (protocols 8)
  [[nodiscard]] Hash32 root() const noexcept;         // AppHash
  [[nodiscard]] const CouncilRecord& council() const noexcept;

  [[nodiscard]] Result<std::optional<Pool>> pool(const PoolId& id) const;
  [[nodiscard]] Result<std::optional<Client>> client(const PoolId& pool, const ClientId& id) const;
  // A client by its id alone (the unsigned operations name no pool).
  [[nodiscard]] Result<std::optional<Client>> client_anywhere(const ClientId& id) const;
  [[nodiscard]] Result<std::optional<User>> user(const PoolId& pool, const Uuid& id) const;
  // The same question without reading the record.
  [[nodiscard]] Result<bool> has_user(const PoolId& pool, const Uuid& id) const;
  // The user who may sign in by this look-up value.
  [[nodiscard]] Result<std::optional<Uuid>> find_unique(const PoolId& pool, LookUpKind kind, const Hash32& value) const;
  [[nodiscard]] Result<std::vector<Uuid>> find_all(const PoolId& pool, LookUpKind kind, const Hash32& value,
                                                   std::size_t at_most) const;
  [[nodiscard]] Result<std::optional<RsaKeySet>> key_set(std::uint32_t number) const;
  [[nodiscard]] Result<std::optional<StockBatch>> stock_batch(std::uint64_t batch) const;
  [[nodiscard]] Result<crypto::Commitments> commitments(const StockKey& key) const;
  [[nodiscard]] Result<std::optional<Lease>> lease(NodeIndex gateway) const;
  [[nodiscard]] Result<std::uint64_t> unleased_stock() const;
  [[nodiscard]] Result<StockLevel> stock_level() const;
  [[nodiscard]] Result<bool> stock_key_used(const StockKey& key) const;  // it has, or had, an owner
  // Keys whose owner was deleted: nobody may give a share of them ever again.
  [[nodiscard]] Result<bool> stock_key_erased(const StockKey& key) const;
  // The same by batch, rising from `from` on.
  struct ErasedPlaces {
    std::uint64_t batch = 0;
    StockUse places;
  };
  [[nodiscard]] Result<std::vector<ErasedPlaces>> erased_stock(std::uint64_t from, std::size_t at_most) const;
  // Deleted pools that still have leaves, and the users among those; `user` knows neither.
  [[nodiscard]] Result<std::vector<PoolId>> deleted_pools(std::size_t at_most) const;
  [[nodiscard]] Result<std::vector<User>> users_left_of(const PoolId& deleted, const std::optional<Uuid>& after,
                                                        std::size_t at_most) const;
  [[nodiscard]] Result<std::uint32_t> free_key_sets() const;
  [[nodiscard]] Result<std::optional<std::uint32_t>> next_key_set() const;  // what a pool would take
  [[nodiscard]] Result<std::optional<AdminKey>> admin_key(const crypto::Ed25519PublicKey& key) const;
  [[nodiscard]] Result<std::optional<RevokedFamily>> revoked_family(const PoolId& pool, const Uuid& origin_jti) const;
  // The entry applied under this key in the last 10 minutes of ledger time.
  [[nodiscard]] Result<std::optional<Hash32>> idempotent_op(const Hash32& idempotency_key) const;
  // In the order of their keys, starting after `after`; at most `at_most`.
  [[nodiscard]] Result<std::vector<Pool>> pools(const std::optional<PoolId>& after, std::size_t at_most) const;
  [[nodiscard]] Result<std::vector<Client>> clients(const PoolId& pool, const std::optional<ClientId>& after,
                                                    std::size_t at_most) const;
  [[nodiscard]] Result<std::vector<User>> users(const PoolId& pool, const std::optional<Uuid>& after,
                                                std::size_t at_most) const;
  [[nodiscard]] Result<std::uint64_t> count_users(const PoolId& pool) const;    // kept, not counted
  [[nodiscard]] Result<std::uint64_t> count_clients(const PoolId& pool) const;  // kept, not counted

  // SHA-256 of the record's stored bytes, or of nothing when absent: what statements name.
  [[nodiscard]] Result<Hash32> leaf_hash(ByteSpan key) const;
  [[nodiscard]] Result<std::optional<ByteSpan>> raw(ByteSpan key) const;

 private:
  struct Inside;
  explicit View(std::shared_ptr<const Inside> inside) : inside_(std::move(inside)) {}
  std::shared_ptr<const Inside> inside_;
};

}  // namespace jurat::ledger
