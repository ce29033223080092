// The application of an engine that is tested or measured without a ledger: each block is one durable transaction, its
// root the hash of all entries so far. Comes back at the height that its store tells.
#pragma once

#include <atomic>
#include <mutex>
#include <string>
#include <vector>

#include "core/outside.h"
#include "crypto/hash.h"
#include "network/engine/engine.h"
#include "store/store.h"

namespace jurat {

class DurableBlocks : public network::Application {
 public:
  explicit DurableBlocks(store::Store& store) : store_(store) {
    const auto snapshot = store.snapshot().value();
    for (std::uint64_t height = 1;; ++height) {
      const auto root = snapshot->get(root_key(height)).value();
      if (!root) break;
      head_.height = height;
      head_.root = to_array<32>(*root).value();
    }
  }

  static Bytes root_key(std::uint64_t height) {
    const std::string text = std::to_string(height);
    return to_bytes("root/" + std::string(12 - text.size(), '0') + text);
  }

  network::AppliedHead head() const override {
    const std::lock_guard lock(mutex_);
    return head_;
  }
  Result<void> check(ByteSpan) override { return {}; }
  Result<void> admit(ByteSpan, Moment) override { return {}; }
  Result<void> accept(const std::vector<Bytes>&) override { return {}; }

  Result<network::StagedBlock> stage(std::uint64_t height, Moment time, const Hash32&,
                                     const std::vector<Bytes>& entries) override {
    if (height != head().height + 1) return fail(Failure::invalid_parameter, "not the next height");
    network::StagedBlock block{std::vector<network::Decided>(entries.size(), {.height = height}), head().root};
    for (const Bytes& entry : entries) {
      Bytes both = to_bytes(block.root);
      append(both, entry);
      block.root = crypto::sha256(both);
    }
    staged_ = {height, block.root, time};
    entries_ = entries;
    return block;
  }

  Result<void> commit() override {
    TRY(store_.commit([&](store::Writer& writer) -> Result<void> {
      TRY(writer.put(root_key(staged_.height), staged_.root));
      return keep(writer, entries_);
    }));
    const std::lock_guard lock(mutex_);
    head_ = staged_;
    return {};
  }

 protected:
  // What else goes into the block's transaction.
  virtual Result<void> keep(store::Writer&, const std::vector<Bytes>&) { return {}; }
  [[nodiscard]] bool has_entries() const { return !entries_.empty(); }

 private:
  store::Store& store_;
  mutable std::mutex mutex_;
  network::AppliedHead head_;
  network::AppliedHead staged_;
  std::vector<Bytes> entries_;
};

}  // namespace jurat
