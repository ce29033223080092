#include "council/stock_room.h"

#include "crypto/domains.h"

namespace jurat::council {

Bytes possession_context(const CouncilId& council, std::uint64_t batch, NodeIndex dealer, std::size_t place) {
  Bytes numbers;
  append_u64(numbers, batch);
  numbers.push_back(dealer.value);
  append_u64(numbers, place);
  return length_prefixed({as_bytes(crypto::domain::stock_possession), council, numbers});
}

Result<std::uint64_t> next_batch(const ledger::View& view) {
  TRY_ASSIGN(const ledger::StockLevel level, view.stock_level());
  return level.next_batch;
}

Result<Bytes> StockRoom::deal(ByteSpan bytes, const ledger::View& view) {
  TRY_ASSIGN(const DealStockRequest request, parse<DealStockRequest>(bytes));
  TRY_ASSIGN(const std::uint64_t expected, next_batch(view));
  if (request.batch != expected || request.count == 0) return fail(Failure::conflict, "not the next batch");
  if (pending_ && batch_ == request.batch && pending_->part.keys.size() == request.count) return encode(pending_->part);
  const ledger::CouncilRecord& council = view.council();
  Pending pending;
  pending.part.dealer = self_;
  for (std::size_t place = 0; place < request.count; ++place) {
    const crypto::Scalar secret = crypto::Scalar::random(random_);
    TRY_ASSIGN(crypto::Dealing dealing, crypto::deal(secret, council.t, council.n, random_));
    const Bytes context = possession_context(council.id, request.batch, self_, place);
    pending.part.proofs.push_back(crypto::prove_possession(secret, dealing.commitments.front(), context, random_));
    pending.part.keys.push_back(std::move(dealing.commitments));
    for (const ledger::Member& member : council.members) {
      pending.shares[member.index].push_back(std::move(dealing.shares[member.index.value - 1U]));
    }
  }
  batch_ = request.batch;
  pending_ = std::move(pending);
  return encode(pending_->part);
}

Result<Bytes> StockRoom::sub_shares(NodeIndex from, ByteSpan bytes) const {
  TRY_ASSIGN(const SubSharesRequest request, parse<SubSharesRequest>(bytes));
  if (!pending_ || batch_ != request.batch) return fail(Failure::not_found, "no dealing for this batch");
  const auto found = pending_->shares.find(from);
  if (found == pending_->shares.end()) return fail(Failure::not_found, "no member of this council");
  SubSharesAnswer answer;
  for (const crypto::Scalar& share : found->second) answer.shares.push_back(Secret::copy_of(share.span()));
  return encode(answer);
}

Result<void> StockRoom::check_parts(const AcceptStockRequest& request, const ledger::View& view) {
  const ledger::CouncilRecord& council = view.council();
  TRY_ASSIGN(const std::uint64_t expected, next_batch(view));
  if (request.batch != expected) return fail(Failure::conflict, "not the next batch");
  if (request.parts.size() < council.t) return fail(Failure::statement_refused, "at least t dealers are needed");
  NodeIndex last;
  for (const DealerPart& part : request.parts) {
    if (part.dealer <= last || part.dealer.value > council.n)
      return fail(Failure::statement_refused, "dealers are not sorted members");
    last = part.dealer;
    if (part.keys.empty() || part.keys.size() != request.parts.front().keys.size()) {
      return fail(Failure::statement_refused, "dealers dealt different numbers of keys");
    }
    for (std::size_t place = 0; place < part.keys.size(); ++place) {
      const Bytes context = possession_context(council.id, request.batch, part.dealer, place);
      if (part.keys[place].size() != council.t ||
          !crypto::verify_possession(part.keys[place].front(), part.proofs[place], context)) {
        return fail(Failure::share_invalid,
                    "dealer " + std::to_string(part.dealer.value) + " does not prove possession");
      }
    }
  }
  return {};
}

Result<void> StockRoom::keep(const AcceptStockRequest& request, const std::vector<SubSharesAnswer>& sub_shares) {
  const std::size_t count = request.parts.front().keys.size();
  std::vector<crypto::Scalar> sums;
  for (std::size_t place = 0; place < count; ++place) {
    crypto::Scalar sum = crypto::Scalar::from_number(0);
    for (std::size_t d = 0; d < request.parts.size(); ++d) {
      const DealerPart& part = request.parts[d];
      const std::string dealer = "dealer " + std::to_string(part.dealer.value);
      if (sub_shares[d].shares.size() != count)
        return fail(Failure::share_invalid, dealer + " gave another number of sub-shares");
      TRY_ASSIGN(const crypto::Scalar share, crypto::Scalar::parse(sub_shares[d].shares[place].span()));
      if (!crypto::verify_share(part.keys[place], self_, share))
        return fail(Failure::share_invalid, dealer + " gave a bad sub-share");
      sum = sum + share;
    }
    sums.push_back(std::move(sum));
  }
  return shares_.put(request.batch, sums, random_);
}

}  // namespace jurat::council
