#include "council/intents.h"

#include "core/limits.h"

namespace jurat::council {

const Intent* Intents::find(const StatementId& id, Moment now) const {
  const auto found = live_.find(id);
  return found == live_.end() || found->second.expires <= now ? nullptr : &found->second;
}

Result<void> Intents::add(Intent intent, Moment now) {
  if (live_.size() >= limits::live_nonces) {
    std::erase_if(live_, [&](const auto& one) { return one.second.expires <= now; });
    if (live_.size() >= limits::live_nonces)
      return fail(Failure::too_many_requests, "too many sign-ins under way at this node");
  }
  const StatementId id = intent.id;
  live_.insert_or_assign(id, std::move(intent));
  return {};
}

void Intents::burn(const StatementId& id) { live_.erase(id); }

}  // namespace jurat::council
