#include "council/lease_desk.h"

#include <algorithm>

#include "core/limits.h"
#include "council/flows/stock.h"

namespace jurat::council {

// A place handed out near the end of the lease would be refused when its entry arrives.
bool LeaseDesk::has(std::size_t count) const {
  return open_.next + count <= open_.end && open_.expires >= world_.now() + limits::lease_margin;
}

Result<std::vector<ledger::StockKey>> LeaseDesk::take(std::size_t count) {
  std::unique_lock lock(mutex_);
  if (!has(count) && renewing_) TRY(wait_for_renewal(lock));
  if (!has(count)) TRY(renew(lock));
  if (open_.next + count > open_.end) return fail(Failure::stock_empty, "the key stock is empty; it is being refilled");
  std::vector<ledger::StockKey> keys;
  keys.reserve(count);
  for (std::size_t i = 0; i < count; ++i) keys.push_back({open_.batch, open_.next++});
  return keys;
}

void LeaseDesk::pass_over(const ledger::StockKey& key, std::uint32_t count) {
  const std::lock_guard lock(mutex_);
  if (key.batch != open_.batch || open_.next > open_.end) return;
  const std::uint64_t past = std::uint64_t{key.place} + count;
  if (past > open_.next) open_.next = static_cast<std::uint32_t>(std::min<std::uint64_t>(past, open_.end));
}

Result<void> LeaseDesk::wait_for_renewal(std::unique_lock<std::mutex>& lock) {
  if (!over_.wait_for(lock, limits::gather_time, [&] { return !renewing_; }))
    return fail(Failure::stock_empty, "the lease of the key stock is being renewed");
  if (failed_) return fail(*failed_);
  return {};
}

Result<void> LeaseDesk::renew(std::unique_lock<std::mutex>& lock) {
  if (renewing_) return fail(Failure::stock_empty, "the lease of the key stock is being renewed");
  renewing_ = true;
  const ledger::Lease open = open_;
  lock.unlock();
  Result<ledger::Lease> lease = renewed(open);
  lock.lock();
  renewing_ = false;
  failed_ = lease ? std::nullopt : std::optional(lease.error());
  over_.notify_all();
  TRY(lease);
  // Who found enough in the old lease may have taken some meanwhile.
  if (lease->batch == open_.batch && lease->end == open_.end) lease->next = std::max(lease->next, open_.next);
  open_ = *lease;
  return {};
}

// What is left of the open lease is held longer while a user fits into it, also after a start: places that a crash left
// evaluated are spent, and the sign-up goes past them; given up whole, they would count against this gateway.
Result<ledger::Lease> LeaseDesk::renewed(ledger::Lease open) {
  if (!resumed_) {
    TRY_ASSIGN(const ledger::View view, world_.view());
    TRY_ASSIGN(const auto lease, view.lease(world_.self()));
    if (lease) open = *lease;
    resumed_ = true;
  }
  const bool lives = open.expires > world_.now();
  const bool of_use = open.next + limits::stock_lease_least <= open.end;
  if (lives && of_use && open.expires >= world_.now() + limits::lease_margin) return open;
  if (lives && of_use) {
    Result<ledger::Lease> longer = flows::renew_lease(world_, open);
    if (longer) {
      open.expires = longer->expires;
      return open;
    }
  }
  return flows::lease_stock(world_);
}

}  // namespace jurat::council
