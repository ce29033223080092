// A lease covers leased places of one batch that no other gateway holds.
#include "ledger/invariant.h"

namespace jurat::ledger::invariants {
namespace {

bool overlap(const Lease& a, const Lease& b) { return a.batch == b.batch && a.next < b.end && b.next < a.end; }

Result<bool> lease_is_sound(const Change& change, const std::optional<Lease>& before,
                            const std::optional<Lease>& after) {
  if (!after) return true;
  if (after->gateway.value > change.council().n) return false;
  // The same lease with fewer places left.
  if (before && before->batch == after->batch && before->end == after->end) return after->next >= before->next;
  TRY_ASSIGN(const auto batch, change.raw(key::stock_batch(after->batch)));
  if (!batch) return false;
  TRY_ASSIGN(const StockBatchShape shape, parse_stock_batch_shape(*batch));
  if (after->end > shape.leased) return false;
  for (std::uint8_t i = 1; i <= change.council().n; ++i) {
    if (NodeIndex{i} == after->gateway) continue;
    TRY_ASSIGN(const std::optional<Lease> other, change.lease(NodeIndex{i}));
    if (other && overlap(*after, *other)) return false;
  }
  return true;
}

Result<bool> holds(const Change& change) {
  return every_changed(change, key::Kind::lease, parse_lease,
                       [&](const auto& before, const auto& after) { return lease_is_sound(change, before, after); });
}

}  // namespace

extern const Invariant leases_stay_in_their_batch;
const Invariant leases_stay_in_their_batch{"leases_stay_in_their_batch", holds};

}  // namespace jurat::ledger::invariants
