// A node as a dealer of stock keys: its pending dealings, in RAM until the batch is acknowledged. A crash drops the
// batch, which is then made anew; nothing secret is written before the sums are.
#pragma once

#include <map>

#include "council/shares.h"
#include "council/wire.h"

namespace jurat::council {

class StockRoom {
 public:
  StockRoom(NodeIndex self, Shares& shares, Random& random) : self_(self), shares_(shares), random_(random) {}

  // The public part of this node's dealing for the batch that comes next; the same answer when asked again.
  Result<Bytes> deal(ByteSpan request, const ledger::View& view);
  // The private part for `from`, over its own connection only.
  Result<Bytes> sub_shares(NodeIndex from, ByteSpan request) const;

  // Checks every dealer's commitments and proofs of possession for the next batch.
  static Result<void> check_parts(const AcceptStockRequest& request, const ledger::View& view);
  // Sums verified sub-shares (by dealer, in the order of the parts) and keeps them durably. share_invalid names the
  // dealer.
  Result<void> keep(const AcceptStockRequest& request, const std::vector<SubSharesAnswer>& sub_shares);

  [[nodiscard]] NodeIndex self() const noexcept { return self_; }

 private:
  struct Pending {
    DealerPart part;
    std::map<NodeIndex, std::vector<crypto::Scalar>> shares;
  };
  NodeIndex self_;
  Shares& shares_;
  Random& random_;
  std::uint64_t batch_ = 0;
  std::optional<Pending> pending_;
};

// lp(council) lp(batch) lp(dealer) lp(place): what a proof of possession is bound to.
Bytes possession_context(const CouncilId& council, std::uint64_t batch, NodeIndex dealer, std::size_t place);
// The number that the next batch must have.
Result<std::uint64_t> next_batch(const ledger::View& view);

}  // namespace jurat::council
