// An application that keeps entries in memory as a ledger would: its root chains the entries of every block.
// Entries that begin with '!' fail check, with '?' fail apply, with '~' are too old by this node's clock.
#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "crypto/hash.h"
#include "network/engine/engine.h"

namespace jurat::network::tests {

class RememberingApplication final : public Application {
 public:
  struct Kept {
    Moment header_time;
    Hash32 root;
    std::vector<Bytes> entries;
  };

  AppliedHead head() const override {
    const std::lock_guard lock(mutex_);
    return head_;
  }
  Result<void> check(ByteSpan entry) override {
    if (!entry.empty() && entry.front() == '!') return fail(Failure::bad_signature, "unsigned");
    return {};
  }
  Result<void> admit(ByteSpan entry, Moment) override {
    TRY(check(entry));
    if (!entry.empty() && entry.front() == '~') return fail(Failure::conflict, "too old");
    return {};
  }
  Result<void> accept(const std::vector<Bytes>& entries) override {
    for (const Bytes& entry : entries) TRY(check(entry));
    return {};
  }
  Result<StagedBlock> stage(std::uint64_t height, Moment header_time, const Hash32&,
                            const std::vector<Bytes>& entries) override {
    const std::lock_guard lock(mutex_);
    if (stage_fault) return fail(*stage_fault);
    if (height != head_.height + 1) return fail(Failure::invalid_parameter, "not the next height");
    StagedBlock block{{}, head_.root};
    for (const Bytes& entry : entries) {
      Decided decided{.height = height};
      if (!entry.empty() && entry.front() == '?') decided = {height, Failure::conflict, "stale"};
      block.decided.push_back(decided);
      Bytes both = to_bytes(block.root);
      append(both, entry);
      block.root = crypto::sha256(both);
    }
    staged_ = Kept{header_time, block.root, entries};
    return block;
  }
  Result<void> commit() override {
    const std::lock_guard lock(mutex_);
    if (commit_fault) return fail(*commit_fault);
    if (!staged_) return fail(Failure::conflict, "nothing is staged");
    head_ = {head_.height + 1, staged_->root, std::max(head_.time, staged_->header_time)};
    for (const Bytes& entry : staged_->entries) ++times_[entry];
    blocks_.push_back(*std::exchange(staged_, std::nullopt));
    return {};
  }

  std::vector<Kept> blocks() const {
    const std::lock_guard lock(mutex_);
    return blocks_;
  }
  std::size_t times(const Bytes& entry) const {
    const std::lock_guard lock(mutex_);
    const auto found = times_.find(entry);
    return found == times_.end() ? 0 : found->second;
  }
  // As a disk that lost everything.
  void lose_everything() {
    const std::lock_guard lock(mutex_);
    head_ = {};
    blocks_.clear();
    times_.clear();
    staged_.reset();
  }
  // As a process that ended between stage and commit.
  void lose_staged() {
    const std::lock_guard lock(mutex_);
    staged_.reset();
  }

  std::optional<Error> stage_fault;
  std::optional<Error> commit_fault;

 private:
  mutable std::mutex mutex_;
  AppliedHead head_;
  std::vector<Kept> blocks_;
  std::map<Bytes, std::size_t> times_;
  std::optional<Kept> staged_;
};

}  // namespace jurat::network::tests
