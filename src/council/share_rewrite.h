// Rewrites the share store under a new key some hours after shares were destroyed in it, so that within 24 h nothing of
// an erased user is left in freed pages that any key opens (protocols 12). Each store with its key is a generation; the
// keeper names the one in force. Promises: killed at any step, the next start goes on with one whole generation and
// removes the other. Threading: one thread; the shares serve meanwhile.
#pragma once

#include "council/ceremony/node_keys.h"
#include "council/shares.h"

namespace jurat::council {

// Where the stores of the generations lie.
class ShareHome {
 public:
  virtual ~ShareHome() = default;
  // Makes an empty store when there is none.
  virtual Result<std::unique_ptr<store::Store>> open(std::uint64_t generation) = 0;
  // Durable when it returns; what is not there is no error.
  virtual Result<void> remove(std::uint64_t generation) = 0;
  virtual Result<std::vector<std::uint64_t>> generations() = 0;
};

class ShareRewrite {
 public:
  ShareRewrite(ShareHome& home, Keeper& keeper, Random& random) : home_(home), keeper_(keeper), random_(random) {}

  // The generation in force; what a rewrite that was cut short left behind is removed. cannot_open: the keys are older
  // than the share store.
  Result<std::unique_ptr<Shares>> open();
  // Begins a rewrite when one is due, else goes on with it for a bounded part; cheap when there is nothing to do.
  Result<void> step(Shares& shares, Moment now);
  [[nodiscard]] std::uint64_t generation() const noexcept { return generation_; }

 private:
  Result<void> begin_when_due(Shares& shares, Moment now);
  Result<void> go_on(Shares& shares);
  Result<void> remove_others();

  ShareHome& home_;
  Keeper& keeper_;
  Random& random_;
  std::uint64_t generation_ = 0;
  Moment retry_at_;
};

}  // namespace jurat::council
