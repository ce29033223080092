#include "council/recent_look_ups.h"

#include "core/limits.h"

namespace jurat::council {

void RecentLookUps::remember(const PoolId& pool, std::string_view typed, std::vector<evidence::LookUpProof> proofs,
                             Moment now) {
  const std::lock_guard lock(mutex_);
  std::erase_if(remembered_, [&](const auto& one) { return one.second.expires <= now; });
  if (remembered_.size() >= limits::recent_look_ups) return;
  remembered_[{pool.text(), std::string(typed)}] = {std::move(proofs), now + limits::recent_look_up_time};
}

std::optional<std::vector<evidence::LookUpProof>> RecentLookUps::take(const PoolId& pool, std::string_view typed,
                                                                      Moment now) {
  const std::lock_guard lock(mutex_);
  const auto found = remembered_.find({pool.text(), std::string(typed)});
  if (found == remembered_.end()) return std::nullopt;
  Remembered taken = std::move(found->second);
  remembered_.erase(found);
  if (taken.expires <= now) return std::nullopt;
  return std::move(taken.proofs);
}

}  // namespace jurat::council
