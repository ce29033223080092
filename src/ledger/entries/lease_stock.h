// A gateway takes the next unleased places of the stock for the users and pools it creates, or keeps its own lease
// longer.
#pragma once

#include "ledger/records/stock.h"

namespace jurat::ledger {

inline constexpr std::uint16_t lease_stock = 2;  // never reused

// A new lease: `batch` and `first` are the lowest unleased place, count ≤ 1/(2n) of what is unleased (at least
// limits::stock_lease_floor). What is left of the gateway's former lease is dropped; limit_exceeded when it has dropped
// more than that within limits::stock_lease_time.
// A renewal: `batch`, `first` and `first + count` lie in the open lease and end where it ends.
struct LeaseStock {
  NodeIndex gateway{};
  std::uint64_t batch = 0;
  std::uint32_t first = 0, count = 0;
};
Bytes encode(const LeaseStock& body);
Result<LeaseStock> parse_lease_stock(ByteSpan body);

// The largest lease that apply accepts now.
std::uint64_t lease_at_most(std::uint64_t unleased, unsigned n) noexcept;

}  // namespace jurat::ledger
