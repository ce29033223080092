// Share stores in memory, which outlive whoever opened them like files do; can fail like a disk at any step.
#pragma once

#include <map>
#include <memory>

#include "council/share_rewrite.h"
#include "store/memory_store.h"

namespace jurat::council {

class MemoryShareHome final : public ShareHome {
 public:
  Result<std::unique_ptr<store::Store>> open(std::uint64_t generation) override {
    TRY(spend());
    auto& kept = stores[generation];
    if (!kept) kept = store::open_memory();
    return std::make_unique<Opened>(kept, *this);
  }
  Result<void> remove(std::uint64_t generation) override {
    TRY(spend());
    stores.erase(generation);
    return {};
  }
  Result<std::vector<std::uint64_t>> generations() override {
    std::vector<std::uint64_t> found;
    for (const auto& [generation, store] : stores) found.push_back(generation);
    return found;
  }

  // One step of whatever writes; after `steps_left` of them everything fails, as if the process had been killed.
  Result<void> spend() {
    if (steps_left == 0) return fail(Failure::input_output, "killed");
    --steps_left;
    return {};
  }

  std::map<std::uint64_t, std::shared_ptr<store::Store>> stores;
  std::size_t steps_left = SIZE_MAX;

 private:
  class Opened final : public store::Store {
   public:
    Opened(std::shared_ptr<store::Store> kept, MemoryShareHome& home) : kept_(std::move(kept)), home_(home) {}
    Result<std::unique_ptr<store::Reader>> snapshot() const override { return kept_->snapshot(); }
    Result<void> commit(const std::function<Result<void>(store::Writer&)>& change) override {
      TRY(home_.spend());
      return kept_->commit(change);
    }
    [[nodiscard]] Result<void> check_file() const override { return kept_->check_file(); }

   private:
    std::shared_ptr<store::Store> kept_;
    MemoryShareHome& home_;
  };
};

}  // namespace jurat::council
