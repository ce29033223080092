#include "node/ledger_application.h"

#include <algorithm>
#include <utility>

#include "core/limits.h"

namespace jurat::node {

Result<std::unique_ptr<LedgerApplication>> LedgerApplication::over(ledger::Ledger& ledger) {
  TRY_ASSIGN(const auto view, ledger.view());
  const network::AppliedHead head{view.height(), view.root(), view.ledger_time()};
  return std::unique_ptr<LedgerApplication>(new LedgerApplication(ledger, head));
}

network::AppliedHead LedgerApplication::head() const {
  const std::lock_guard lock(mutex_);
  return head_;
}

bool LedgerApplication::wait_for(std::uint64_t height, std::chrono::milliseconds time) const {
  std::unique_lock lock(mutex_);
  return moved_.wait_for(lock, time, [&] { return head_.height >= height; });
}

Result<void> LedgerApplication::check(ByteSpan entry) {
  TRY(ledger_.check(entry));
  return {};
}

Result<void> LedgerApplication::admit(ByteSpan entry, Moment now) {
  TRY_ASSIGN(const ledger::CertifiedEntry certified, ledger_.check(entry));
  // protocols 8: what the ledger's time, which follows the clocks, would refuse is not worth a block.
  if (certified.entry.endorsed + limits::entry_age >= now) return {};
  return fail(Failure::conflict, "the entry was endorsed more than 60 s ago by this node's clock");
}

Result<void> LedgerApplication::accept(const std::vector<Bytes>& entries) { return ledger_.accept(entries); }

Result<network::StagedBlock> LedgerApplication::stage(std::uint64_t height, Moment header_time,
                                                      const Hash32& block_hash, const std::vector<Bytes>& entries) {
  staged_.reset();
  TRY_ASSIGN(ledger::Staged staged, ledger_.stage({height, header_time, block_hash, entries}));
  staged_ = network::AppliedHead{height, staged.root, std::max(head().time, header_time)};
  network::StagedBlock block{{}, staged.root};
  block.decided.reserve(staged.outcomes.size());
  for (auto& outcome : staged.outcomes) block.decided.push_back({height, outcome.failure, std::move(outcome.reason)});
  return block;
}

Result<void> LedgerApplication::commit() {
  const auto staged = std::exchange(staged_, std::nullopt);
  TRY(ledger_.commit());
  ASSERT_TRUTH(staged.has_value());  // the ledger had one, so we had
  {
    const std::lock_guard lock(mutex_);
    head_ = *staged;
  }
  moved_.notify_all();
  return {};
}

}  // namespace jurat::node
