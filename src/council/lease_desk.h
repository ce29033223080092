// Hands out the places of this gateway's open lease of the key stock to sign-ups and pools that run side by side.
// Threading: any thread. One renews the lease, over the council; the others wait for it, for a bounded time.
#pragma once

#include <condition_variable>
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
  [[nodiscard]] bool has(std::size_t count) const;
  // Until another thread's renewal is over. stock_empty after limits::gather_time; why that renewal failed.
  Result<void> wait_for_renewal(std::unique_lock<std::mutex>& lock);
  Result<void> renew(std::unique_lock<std::mutex>& lock);
  Result<ledger::Lease> renewed(ledger::Lease open);

  World& world_;
  std::mutex mutex_;
  std::condition_variable over_;
  ledger::Lease open_;    // `next` is the next place to hand out here, at or past the ledger's
  bool resumed_ = false;  // this process looked at the lease that an earlier one left
  bool renewing_ = false;
  std::optional<Error> failed_;  // the last renewal
};

}  // namespace jurat::council
