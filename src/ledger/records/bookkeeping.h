// Small records that the state keeps about itself, so that apply never has to count or search.
#pragma once

#include <optional>

#include "core/ids.h"
#include "core/moment.h"

namespace jurat::ledger {

// The stock as a whole: batches are numbered 0, 1, … and leased in order.
struct StockLevel {
  std::uint64_t next_batch = 0;  // number of the batch to be added next
  std::uint64_t open_batch = 0;  // lowest batch with unleased places; = next_batch when there is none
  std::uint64_t unleased = 0;
};
Bytes encode(const StockLevel& record);
Result<StockLevel> parse_stock_level(ByteSpan bytes);

// A bit for each place of a batch: those that have, or had, an owner; in a leaf of its own, those whose owner was
// deleted. A set bit is never cleared.
struct StockUse {
  ByteArray<32> bits{};
  [[nodiscard]] bool used(std::uint32_t place) const noexcept;
  void mark(std::uint32_t place) noexcept;
};
Bytes encode(const StockUse& record);
Result<StockUse> parse_stock_use(ByteSpan bytes);

// Key sets [next, end) are free; they are taken in order and never come back.
struct KeySetLevel {
  std::uint32_t next = 0;
  std::uint32_t end = 0;
};
Bytes encode(const KeySetLevel& record);
Result<KeySetLevel> parse_key_set_level(ByteSpan bytes);

struct PoolLevel {
  std::uint64_t users = 0;
  std::uint64_t clients = 0;
};
Bytes encode(const PoolLevel& record);
Result<PoolLevel> parse_pool_level(ByteSpan bytes);

// Left behind by a deleted pool until all its leaves are gone.
struct PoolErasing {
  PoolId pool;
};
Bytes encode(const PoolErasing& record);
Result<PoolErasing> parse_pool_erasing(ByteSpan bytes);

struct IssuerOwner {
  PoolId pool;
};
Bytes encode(const IssuerOwner& record);
Result<IssuerOwner> parse_issuer_owner(ByteSpan bytes);

struct ClientHome {
  PoolId pool;
};
Bytes encode(const ClientHome& record);
Result<ClientHome> parse_client_home(ByteSpan bytes);

struct LookUpEntry {
  Uuid user;
};
Bytes encode(const LookUpEntry& record);
Result<LookUpEntry> parse_look_up_entry(ByteSpan bytes);

// An op id or an admin's nonce: known until `expires`.
struct KeptUntil {
  Moment expires;
};
Bytes encode(const KeptUntil& record);
Result<KeptUntil> parse_kept_until(ByteSpan bytes);

struct IdempotentOp {
  Hash32 op_id{};
  Moment expires;
};
Bytes encode(const IdempotentOp& record);
Result<IdempotentOp> parse_idempotent_op(ByteSpan bytes);

// When the leaf is to be pruned; nothing for leaves that stay. bad_encoding when it does not parse.
Result<std::optional<Moment>> expiry_of(ByteSpan key, ByteSpan value);

}  // namespace jurat::ledger
