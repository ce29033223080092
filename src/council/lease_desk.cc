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

Result<void> LeaseDesk::renew() {
  TRY_ASSIGN(const ledger::View view, world_.view());
  TRY_ASSIGN(std::optional<ledger::Lease> open, view.lease(world_.self()));
  // After a restart the open lease goes on; places evaluated before are refused by the nodes and cost one retry each.
  const bool usable =
      batch_ == 0 && end_ == 0 && open && open->expires > world_.now() + margin && open->next + 8 < open->end;
  if (!usable) {
    TRY_ASSIGN(open, flows::lease_stock(world_));
  }
  const ledger::Lease& lease = *open;
  batch_ = lease.batch;
  next_ = lease.next;
  end_ = lease.end;
  expires_ = lease.expires;
  return {};
}

}  // namespace jurat::council
