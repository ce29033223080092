// What one entry may touch: the records as they are after the entries before it, and its own changes on top.
// Promises: nothing reaches the block until `keep`; what apply did wrong vanishes with the Change.
// Does not: offer a clock, randomness or a scan. Threading: one thread.
#pragma once

#include <initializer_list>
#include <map>

#include "ledger/records/bookkeeping.h"
#include "ledger/records/client.h"
#include "ledger/records/council.h"
#include "ledger/records/keys.h"
#include "ledger/records/pool.h"
#include "ledger/records/source.h"
#include "ledger/records/stock.h"
#include "ledger/records/user.h"
#include "store/store.h"

namespace jurat::ledger {

// New values by key, nothing = erased. Ordered, so that every node walks it alike.
using Changes = std::map<Bytes, std::optional<Bytes>>;

// What all entries of one block share.
struct BlockContext {
  const CouncilRecord& council;
  Moment ledger_time;
  Hash32 block_hash{};
};

// The committed state with the changes of a block so far.
class BlockState final : public Source {
 public:
  explicit BlockState(const store::Reader& committed) : committed_(committed) {}
  [[nodiscard]] Result<std::optional<ByteSpan>> raw(ByteSpan key) const override;
  [[nodiscard]] Result<std::optional<ByteSpan>> committed(ByteSpan key) const { return committed_.get(key); }
  [[nodiscard]] const Changes& changes() const noexcept { return changes_; }
  [[nodiscard]] const store::Reader& reader() const noexcept { return committed_; }
  void put(Bytes key, std::optional<Bytes> value) { changes_[std::move(key)] = std::move(value); }

 private:
  const store::Reader& committed_;
  Changes changes_;
};

class Change final : public Source {
 public:
  Change(BlockState& block, const BlockContext& context) : block_(block), context_(context) {}

  [[nodiscard]] const CouncilRecord& council() const noexcept { return context_.council; }
  [[nodiscard]] Moment ledger_time() const noexcept { return context_.ledger_time; }
  [[nodiscard]] const Hash32& block_hash() const noexcept { return context_.block_hash; }

  [[nodiscard]] Result<std::optional<ByteSpan>> raw(ByteSpan key) const override;
  // As the entry found it.
  [[nodiscard]] Result<std::optional<ByteSpan>> before(ByteSpan key) const { return block_.raw(key); }
  // Everything this entry put or erased.
  [[nodiscard]] const Changes& changes() const noexcept { return changes_; }

  [[nodiscard]] Result<std::optional<Pool>> pool(const PoolId& id) const;
  [[nodiscard]] Result<std::optional<Client>> client(const PoolId& pool, const ClientId& id) const;
  [[nodiscard]] Result<std::optional<User>> user(const PoolId& pool, const Uuid& id) const;
  [[nodiscard]] Result<std::optional<RsaKeySet>> key_set(std::uint32_t number) const;
  [[nodiscard]] Result<std::optional<StockBatch>> stock_batch(std::uint64_t batch) const;
  [[nodiscard]] Result<std::optional<Lease>> lease(NodeIndex gateway) const;
  [[nodiscard]] Result<std::optional<RevokedFamily>> revoked_family(const PoolId& pool, const Uuid& origin_jti) const;
  [[nodiscard]] Result<std::optional<Uuid>> unique_look_up(const PoolId& pool, const LookUp& look_up) const;
  [[nodiscard]] Result<std::optional<PoolId>> client_home(const ClientId& id) const;
  [[nodiscard]] Result<std::optional<PoolId>> issuer_owner(const Hash32& issuer_hash) const;
  // Absent ones read as zeros.
  [[nodiscard]] Result<StockLevel> stock_level() const;
  [[nodiscard]] Result<StockUse> stock_use(std::uint64_t batch) const;
  [[nodiscard]] Result<KeySetLevel> key_set_level() const;
  [[nodiscard]] Result<PoolLevel> pool_level(const PoolId& pool) const;

  void put(const Pool& record) { put(key::pool(record.id), encode(record)); }
  void put(const Client& record) { put(key::client(record.pool, record.id), encode(record)); }
  void put(const User& record) { put(key::user(record.pool, record.id), encode(record)); }
  void put(const RsaKeySet& record) { put(key::key_set(record.number), encode(record)); }
  void put(const StockBatch& record) { put(key::stock_batch(record.batch), encode(record)); }
  void put(const Lease& record) { put(key::lease(record.gateway), encode(record)); }
  void put(Bytes key, Bytes value) { changes_[std::move(key)] = std::move(value); }
  void erase(Bytes key) { changes_[std::move(key)] = std::nullopt; }

  // Hands the entry's changes to the block.
  void keep();

 private:
  BlockState& block_;
  const BlockContext& context_;
  Changes changes_;
};

// Notes that the owner of these keys is gone, so that every node destroys its shares, whenever it learns of it.
// `State`: a Change, or a BlockState where no entry but the pruning of a block erases.
template <class State>
Result<void> mark_erased(State& state, std::initializer_list<StockKey> keys) {
  for (const StockKey& stock_key : keys) {
    const Bytes at = key::stock_erased(stock_key.batch);
    TRY_ASSIGN(const std::optional<StockUse> erased, read_record(state, at, parse_stock_use));
    StockUse marked = erased.value_or(StockUse{});
    marked.mark(stock_key.place);
    state.put(at, encode(marked));
  }
  return {};
}

// SHA-256 of the issuer a pool's tokens name: its own, or <public_url>/<id>.
Hash32 issuer_hash(const CouncilRecord& council, const Pool& pool);

}  // namespace jurat::ledger
