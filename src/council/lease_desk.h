// Hands out the places of this gateway's open lease of the key stock to sign-ups and pools that run side by side.
// Threading: any thread.
#pragma once

#include <mutex>
#include <vector>

#include "council/world.h"
#include "ledger/records/stock.h"

namespace jurat::council {

class LeaseDesk {
 public:
  explicit LeaseDesk(World& world) : world_(world) {}
  // `count` places of one batch that nobody else here was given; leases more when the open lease runs out. stock_empty.
  Result<std::vector<ledger::StockKey>> take(std::size_t count);

 private:
  Result<void> renew();
  World& world_;
  std::mutex mutex_;
  std::uint64_t batch_ = 0;
  std::uint32_t next_ = 0, end_ = 0;
  Moment expires_;
};

}  // namespace jurat::council
