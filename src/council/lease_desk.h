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
  // Places after `key` that are not worth handing out, if the desk still stands there.
  void pass_over(const ledger::StockKey& key, std::uint32_t count);

 private:
  Result<void> renew();
  World& world_;
  std::mutex mutex_;
  ledger::Lease open_;    // `next` is the next place to hand out here, at or past the ledger's
  bool resumed_ = false;  // this process looked at the lease that an earlier one left
};

}  // namespace jurat::council
