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
  std::vector<NodeIndex> dealers{};         // ≥ t, rising
  std::vector<crypto::Commitments> keys{};  // t points for each key, ≤ limits::stock_batch_keys
  std::vector<NodeIndex> absentees{};       // nodes without acknowledgement (degraded form), rising
  std::uint32_t leased = 0;                 // places [0, leased) are leased or used; they are leased in order
};
Bytes encode(const StockBatch& record);
Result<StockBatch> parse_stock_batch(ByteSpan bytes);
// The commitments of one place out of an encoded batch; not_found past its end.
Result<crypto::Commitments> parse_one_key(ByteSpan batch, std::uint32_t place);
// How many keys an encoded batch has, and how many places are leased, without looking at its points.
struct StockBatchShape {
  std::uint32_t keys = 0;
  std::uint32_t leased = 0;
};
Result<StockBatchShape> parse_stock_batch_shape(ByteSpan batch);
// What members acknowledge, with crypto::endorse_digest: tagged_hash(domain::stock_batch, council | encoded batch with
// nothing leased). Absentees are part of it: who signed a full batch has not signed a reduced one.
Hash32 stock_batch_digest(const CouncilId& council, const StockBatch& batch);

// The one open lease of a gateway: of the places [next, end) of a batch, those without an owner yet (StockUse) are
// still its to use. `next` is the first of them.
struct Lease {
  NodeIndex gateway{};
  std::uint64_t batch = 0;
  std::uint32_t next = 0;
  std::uint32_t end = 0;
  Moment expires{};
  // Places of former leases that it gave up unused since then: what one gateway may waste has a bound.
  std::uint32_t abandoned = 0;
  Moment abandoned_since{};
};
Bytes encode(const Lease& record);
Result<Lease> parse_lease(ByteSpan bytes);

}  // namespace jurat::ledger
