// A batch of jointly made keys joins the stock. Certified like every entry; each node that holds its shares also signed
// the batch.
#pragma once

#include <vector>

#include "crypto/quorum_certificate.h"
#include "ledger/records/stock.h"

namespace jurat::ledger {

inline constexpr std::uint16_t add_stock_batch = 1;  // never reused

struct AddStockBatch {
  StockBatch batch{};
  // crypto::endorse_digest over stock_batch_digest: all n members, or n-f when the batch names the others as absentees.
  std::vector<crypto::NodeSignature> acknowledgements{};
};
Bytes encode(const AddStockBatch& body);
Result<AddStockBatch> parse_add_stock_batch(ByteSpan body);

}  // namespace jurat::ledger
