#include "council/lease_desk.h"

#include "council/flows/stock.h"

namespace jurat::council {
namespace {

// A place handed out near the end of the lease would be refused when its entry arrives.
constexpr Duration margin = std::chrono::seconds(60);

}  // namespace

Result<std::vector<ledger::StockKey>> LeaseDesk::take(std::size_t count) {
  const std::lock_guard lock(mutex_);
  if (next_ + count > end_ || expires_ < world_.now() + margin) TRY(renew());
  if (next_ + count > end_) return fail(Failure::stock_empty, "the key stock is empty; it is being refilled");
  std::vector<ledger::StockKey> keys;
  for (std::size_t i = 0; i < count; ++i) keys.push_back({batch_, next_++});
  return keys;
}

// Always a new lease, also after a restart: what is left of the old one may hold places that were evaluated for
// sign-ups which a crash cut short, and those are spent.
Result<void> LeaseDesk::renew() {
  TRY_ASSIGN(const ledger::Lease lease, flows::lease_stock(world_));
  batch_ = lease.batch;
  next_ = lease.next;
  end_ = lease.end;
  expires_ = lease.expires;
  return {};
}

}  // namespace jurat::council
