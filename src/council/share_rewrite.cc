#include "council/share_rewrite.h"

#include <algorithm>

#include "core/limits.h"

namespace jurat::council {

Result<std::unique_ptr<Shares>> ShareRewrite::open() {
  TRY_ASSIGN(generation_, share_generation(keeper_));
  TRY_ASSIGN(const std::vector<std::uint64_t> found, home_.generations());
  if (!found.empty() && std::find(found.begin(), found.end(), generation_) == found.end()) {
    return fail(Failure::cannot_open, "the keys folder names generation " + std::to_string(generation_) +
                                          " of the share store, which is not there: the keys are an older copy than "
                                          "the store; restore the newest copy of the keys folder");
  }
  TRY_ASSIGN(crypto::DataKey key, share_sealing_key_of(generation_, keeper_));
  TRY_ASSIGN(auto store, home_.open(generation_));
  TRY(remove_others());
  return std::make_unique<Shares>(std::move(store), std::move(key));
}

Result<void> ShareRewrite::remove_others() {
  TRY_ASSIGN(const std::vector<std::uint64_t> found, home_.generations());
  for (const std::uint64_t other : found) {
    if (other != generation_) TRY(home_.remove(other));
  }
  // A key may be left without its store: the neighbours are the only ones that a crash can leave.
  if (generation_ > 0) TRY(forget_share_sealing_key(generation_ - 1, keeper_));
  return forget_share_sealing_key(generation_ + 1, keeper_);
}

Result<void> ShareRewrite::step(Shares& shares, Moment now) {
  if (now < retry_at_) return {};
  const Result<void> done = shares.copying() ? go_on(shares) : begin_when_due(shares, now);
  if (!done) retry_at_ = now + limits::share_rewrite_retry;
  return done;
}

Result<void> ShareRewrite::go_on(Shares& shares) {
  const Result<bool> whole = shares.copy_some(limits::shares_copied_at_once, random_);
  if (!whole) {
    shares.give_up_copy();
    return fail(whole.error());
  }
  if (!*whole) return {};
  // When this fails nobody knows which generation the keeper names, so both go on being written until it succeeds.
  TRY(keep_share_generation(generation_ + 1, keeper_));
  shares.use_copy();
  ++generation_;
  return remove_others();
}

Result<void> ShareRewrite::begin_when_due(Shares& shares, Moment now) {
  TRY_ASSIGN(const std::optional<Moment> since, shares.destroyed_since());
  // A time that lies ahead was noted by a clock that has been set back: it says nothing, so the rewrite is due.
  if (!since || (now >= *since && now < *since + limits::share_rewrite_after)) return {};
  TRY(keep_share_generation(generation_, keeper_));
  TRY(remove_others());
  TRY_ASSIGN(crypto::DataKey key, draw_share_sealing_key(generation_ + 1, keeper_, random_));
  TRY_ASSIGN(auto next, home_.open(generation_ + 1));
  shares.begin_copy(std::move(next), std::move(key));
  return {};
}

}  // namespace jurat::council
