// Joins an engine to the ledger: the engine carries bytes, the ledger applies them.
#pragma once

#include <atomic>

#include "ledger/ledger.h"
#include "network/engine/engine.h"

namespace jurat::node {

class LedgerApplication final : public network::Application {
 public:
  static Result<std::unique_ptr<LedgerApplication>> over(ledger::Ledger& ledger);

  [[nodiscard]] std::uint64_t height() const override { return height_; }
  Result<void> check(ByteSpan entry) override;
  Result<std::vector<network::Decided>> apply(std::uint64_t height, Moment header_time, const Hash32& block_hash,
                                              const std::vector<Bytes>& entries) override;

 private:
  LedgerApplication(ledger::Ledger& ledger, std::uint64_t height) : ledger_(ledger), height_(height) {}
  ledger::Ledger& ledger_;
  std::atomic<std::uint64_t> height_;
};

}  // namespace jurat::node
