// Destroys what this node holds of deleted users and pools: shares of their keys, and rows of its tables that name
// them. Driven by the ledger's state alone, never by memory: whatever a crash cut short, or a node that was away
// missed, the next passes do. Promises: each pass is bounded; nothing of somebody the ledger knows is touched.
// Threading: `shares` from any thread; `tables` is for whoever holds the tables.
#pragma once

#include <optional>

#include "council/shares.h"
#include "council/tables.h"

namespace jurat::council {

class Eraser {
 public:
  // Goes through what the view says is erased, from where the last pass stopped. Answers how many shares it destroyed.
  Result<std::size_t> destroy_shares(Shares& shares, const ledger::View& view, Moment now);

 private:
  Result<std::size_t> destroy_left_over(Shares& shares, const ledger::View& view, Moment now);
  std::uint64_t next_batch_ = 0;
  std::optional<PoolId> pool_;  // the deleted pool whose users are being gone through
  std::optional<Uuid> after_;
};

// Whether a row of the tables is about a user, a pool or a key that the ledger no longer has or needs.
Result<bool> names_somebody_gone(const ledger::View& view, ByteSpan row);

}  // namespace jurat::council
