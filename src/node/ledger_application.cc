#include "node/ledger_application.h"

namespace jurat::node {

Result<std::unique_ptr<LedgerApplication>> LedgerApplication::over(ledger::Ledger& ledger) {
  TRY_ASSIGN(const auto view, ledger.view());
  return std::unique_ptr<LedgerApplication>(new LedgerApplication(ledger, view.height()));
}

Result<void> LedgerApplication::check(ByteSpan entry) {
  TRY(ledger_.check(entry));
  return {};
}

Result<std::vector<network::Decided>> LedgerApplication::apply(std::uint64_t height, Moment header_time,
                                                               const Hash32& block_hash,
                                                               const std::vector<Bytes>& entries) {
  TRY_ASSIGN(auto outcomes, ledger_.apply_block({height, header_time, block_hash, entries}));
  height_ = height;
  std::vector<network::Decided> decided;
  decided.reserve(outcomes.size());
  for (auto& outcome : outcomes) decided.push_back({height, outcome.failure, std::move(outcome.reason)});
  return decided;
}

}  // namespace jurat::node
