#include "council/look_up_budget.h"

#include <algorithm>

#include "core/limits.h"

namespace jurat::council {
namespace {

constexpr auto burst = static_cast<std::int64_t>(limits::look_up_burst);
constexpr auto each_second = static_cast<std::int64_t>(limits::look_ups_per_second);
constexpr auto each_day = static_cast<std::int64_t>(limits::look_ups_per_day);
constexpr Duration one_second = std::chrono::seconds(1);

}  // namespace

bool evidence_follows_look_up(evidence::StatementKind kind) noexcept {
  using K = evidence::StatementKind;
  switch (kind) {
    case K::issue_tokens:
    case K::confirm_sign_up:
    case K::admin_confirm:
    case K::admin_set_password:
    case K::admin_set_enabled:
    case K::admin_sign_out:
    case K::admin_delete_user:
    case K::admin_open:
    case K::admin_open_page:
      return true;
    case K::sign_up:  // anybody can make a new key: what counts is the entry
    case K::refresh_tokens:
    case K::send_code:
    case K::open_own:
    case K::change_password:
    case K::revoke_refresh:
    case K::sign_out_everywhere:
    case K::delete_own:
    case K::lease_stock:
    case K::take_key_set:
    case K::add_stock_batch:
    case K::publish:
    case K::open_client_secret:
    case K::admin_create_pool:
    case K::admin_delete_pool:
    case K::admin_create_client:
    case K::admin_delete_client:
    case K::admin_read:
    case K::add_key_sets:
      return false;
  }
  return false;
}

LookUpBudget::Bucket& LookUpBudget::bucket(NodeIndex gateway, Moment now) {
  const auto [found, is_new] = buckets_.try_emplace(gateway.value);
  Bucket& bucket = found->second;
  if (is_new) {
    bucket.left = burst;
    bucket.filled = bucket.day_began = now;
  }
  const std::int64_t seconds = (now - bucket.filled) / one_second;
  if (seconds > 0) {
    // A long silence fills the bucket; more seconds than that would only overflow.
    bucket.left = std::min(burst, bucket.left + std::min(seconds, burst) * each_second);
    bucket.filled = bucket.filled + one_second * seconds;
  }
  if (now >= bucket.day_began + std::chrono::hours(24)) {
    bucket.today = 0;
    bucket.day_began = now;
  }
  while (!bucket.pending.empty() && bucket.pending.front().expires <= now) bucket.pending.pop_front();
  while (!bucket.expected.empty() && bucket.expected.front().expires <= now) bucket.expected.pop_front();
  return bucket;
}

Result<void> LookUpBudget::take(NodeIndex gateway, const PoolId& pool, std::size_t points, Moment now) {
  Bucket& mine = bucket(gateway, now);
  const auto wanted = static_cast<std::int64_t>(points);
  if (mine.left < wanted || mine.today + wanted > each_day)
    return fail(Failure::too_many_requests, "this gateway looks up too many names that lead to nothing");
  mine.left -= wanted;
  mine.today += wanted;
  if (mine.pending.size() >= limits::look_ups_pending) mine.pending.pop_front();
  mine.pending.push_back({pool, wanted, now + limits::look_up_pending_time});
  return {};
}

void LookUpBudget::give_back(NodeIndex gateway, const PoolId& pool, Moment now) {
  Bucket& mine = bucket(gateway, now);
  const auto newest =
      std::find_if(mine.pending.rbegin(), mine.pending.rend(), [&](const Taken& taken) { return taken.pool == pool; });
  if (newest == mine.pending.rend()) return;
  mine.left = std::min(burst, mine.left + newest->points);
  mine.today = std::max<std::int64_t>(0, mine.today - newest->points);
  mine.pending.erase(std::next(newest).base());
}

void LookUpBudget::expect_entry(NodeIndex gateway, const PoolId& pool, const Hash32& op_id, Moment now) {
  Bucket& mine = bucket(gateway, now);
  if (mine.expected.size() >= limits::look_ups_pending) mine.expected.pop_front();
  mine.expected.push_back({pool, op_id, now + limits::look_up_pending_time});
}

Result<void> LookUpBudget::settle_entries(NodeIndex gateway,
                                          const std::function<Result<bool>(const Hash32& op_id)>& applied, Moment now) {
  // Only when it matters, so that the ordinary look-up asks the ledger nothing.
  Bucket& mine = bucket(gateway, now);
  if (mine.left >= burst / 2 && mine.today < each_day / 2) return {};
  for (std::size_t looked = 0; looked < limits::entries_settled_at_once && !mine.expected.empty(); ++looked) {
    const Expected one = mine.expected.front();
    TRY_ASSIGN(const bool there, applied(one.op_id));
    const Moment endorsed = one.expires - limits::look_up_pending_time;
    if (!there && now < endorsed + limits::gather_time) return {};  // it may be on its way; the others are younger
    mine.expected.pop_front();
    if (there) give_back(gateway, one.pool, now);
  }
  return {};
}

}  // namespace jurat::council
