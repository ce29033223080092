// Joins an engine to the ledger: the engine carries bytes, the ledger applies them.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>

#include "ledger/ledger.h"
#include "network/engine/engine.h"

namespace jurat::node {

class LedgerApplication final : public network::Application {
 public:
  static Result<std::unique_ptr<LedgerApplication>> over(ledger::Ledger& ledger);

  [[nodiscard]] network::AppliedHead head() const override;
  [[nodiscard]] std::uint64_t height() const { return head().height; }
  // Blocks until that height is durable here, at most `time`; whether it is.
  [[nodiscard]] bool wait_for(std::uint64_t height, std::chrono::milliseconds time) const;
  Result<void> check(ByteSpan entry) override;
  Result<void> admit(ByteSpan entry, Moment now) override;
  Result<void> accept(const std::vector<Bytes>& entries) override;
  Result<network::StagedBlock> stage(std::uint64_t height, Moment header_time, const Hash32& block_hash,
                                     const std::vector<Bytes>& entries) override;
  Result<void> commit() override;

 private:
  LedgerApplication(ledger::Ledger& ledger, const network::AppliedHead& head) : ledger_(ledger), head_(head) {}
  ledger::Ledger& ledger_;
  mutable std::mutex mutex_;
  mutable std::condition_variable moved_;
  network::AppliedHead head_;                   // mutex_
  std::optional<network::AppliedHead> staged_;  // the committing thread's own
};

}  // namespace jurat::node
