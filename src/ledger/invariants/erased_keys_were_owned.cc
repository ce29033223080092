// Keys are erased when their owner goes, all of them and no others, and stay so.
#include <set>

#include "ledger/invariant.h"

namespace jurat::ledger::invariants {
namespace {

using Keys = std::set<StockKey>;

// What the owners that this entry erased had.
Result<Keys> left_behind(const Change& change) {
  Keys keys;
  TRY(every_changed(change, key::Kind::user, parse_user,
                    [&](const std::optional<User>& before, const std::optional<User>& after) -> Result<bool> {
                      if (before && !after) {
                        keys.insert(before->password_key);
                        keys.insert(before->data_key);
                        keys.insert(before->code_key);
                      }
                      return true;
                    }));
  TRY(every_changed(change, key::Kind::pool, parse_pool,
                    [&](const std::optional<Pool>& before, const std::optional<Pool>& after) -> Result<bool> {
                      if (before && !after) {
                        keys.insert(before->data_key);
                        keys.insert(before->look_up_key);
                      }
                      return true;
                    }));
  return keys;
}

Result<bool> holds(const Change& change) {
  TRY_ASSIGN(Keys expected, left_behind(change));
  for (const auto& [at, value] : change.changes()) {
    if (at.front() != static_cast<std::uint8_t>(key::Kind::stock_erased)) continue;
    if (!value) return false;
    const std::uint64_t batch = key::batch_of_stock_erased(at);
    TRY_ASSIGN(const auto old_bytes, change.before(at));
    StockUse before;
    if (old_bytes) {
      TRY_ASSIGN(before, parse_stock_use(*old_bytes));
    }
    TRY_ASSIGN(const StockUse after, parse_stock_use(*value));
    for (std::uint32_t place = 0; place < after.bits.size() * 8; ++place) {
      if (before.used(place) && !after.used(place)) return false;
      if (before.used(place) == after.used(place)) continue;
      if (expected.erase({batch, place}) == 0) return false;
    }
  }
  return expected.empty();
}

}  // namespace

extern const Invariant erased_keys_were_owned;
const Invariant erased_keys_were_owned{"erased_keys_were_owned", holds};

}  // namespace jurat::ledger::invariants
