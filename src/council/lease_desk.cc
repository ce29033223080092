#include "council/lease_desk.h"

#include <algorithm>

#include "core/limits.h"
#include "council/flows/stock.h"

namespace jurat::council {
Result<std::vector<ledger::StockKey>> LeaseDesk::take(std::size_t count) {
  const std::lock_guard lock(mutex_);
  // A place handed out near the end of the lease would be refused when its entry arrives.
  if (open_.next + count > open_.end || open_.expires < world_.now() + limits::lease_margin) TRY(renew());
  if (open_.next + count > open_.end) return fail(Failure::stock_empty, "the key stock is empty; it is being refilled");
  std::vector<ledger::StockKey> keys;
  for (std::size_t i = 0; i < count; ++i) keys.push_back({open_.batch, open_.next++});
  return keys;
}

void LeaseDesk::pass_over(const ledger::StockKey& key, std::uint32_t count) {
  const std::lock_guard lock(mutex_);
  if (key.batch != open_.batch || open_.next > open_.end) return;
  const std::uint64_t past = std::uint64_t{key.place} + count;
  if (past > open_.next) open_.next = static_cast<std::uint32_t>(std::min<std::uint64_t>(past, open_.end));
}

// What is left of the open lease is held longer while a user fits into it, also after a start: places that a crash left
// evaluated are spent, and the sign-up goes past them; given up whole, they would count against this gateway.
Result<void> LeaseDesk::renew() {
  if (!resumed_) {
    TRY_ASSIGN(const ledger::View view, world_.view());
    TRY_ASSIGN(const auto lease, view.lease(world_.self()));
    if (lease) open_ = *lease;
    resumed_ = true;
  }
  const bool open = open_.expires > world_.now();
  const bool of_use = open_.next + limits::stock_lease_least <= open_.end;
  if (open && of_use && open_.expires >= world_.now() + limits::lease_margin) return {};
  if (open && of_use) {
    Result<ledger::Lease> longer = flows::renew_lease(world_, open_);
    if (longer) {
      open_.expires = longer->expires;
      return {};
    }
  }
  TRY_ASSIGN(open_, flows::lease_stock(world_));
  return {};
}

}  // namespace jurat::council
