// The public side of the key stock: batches of jointly made keys, and which gateway has leased which part.
#pragma once

#include <vector>

#include "core/ids.h"
#include "core/moment.h"
#include "crypto/threshold/shamir.h"

namespace jurat::ledger {

// One key of the stock, named by batch and place.
struct StockKey {
  std::uint64_t batch = 0;
  std::uint32_t place = 0;
  friend auto operator<=>(const StockKey&, const StockKey&) = default;
};

struct StockBatch {
  std::uint64_t batch = 0;
  std::vector<NodeIndex> dealers;                // ≥ t, rising
  std::vector<crypto::Commitments> keys;         // t points for each key, ≤ limits::stock_batch_keys
  std::vector<NodeIndex> absentees;              // nodes without acknowledgement (degraded form), rising
  std::uint32_t leased = 0;                      // places [0, leased) are leased or used; they are leased in order
};
Bytes encode(const StockBatch& record);
Result<StockBatch> parse_stock_batch(ByteSpan bytes);

// The one open lease of a gateway: places [next, end) of a batch are still its to use.
struct Lease {
  NodeIndex gateway;
  std::uint64_t batch = 0;
  std::uint32_t next = 0;
  std::uint32_t end = 0;
  Moment expires;
};
Bytes encode(const Lease& record);
Result<Lease> parse_lease(ByteSpan bytes);

}  // namespace jurat::ledger
