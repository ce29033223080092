// A key of the stock serves one user or pool in one role, for ever.
#include <set>
#include <vector>

#include "ledger/invariant.h"

namespace jurat::ledger::invariants {
namespace {

using Keys = std::vector<StockKey>;

Keys keys_of(const std::optional<Pool>& pool) { return pool ? Keys{pool->data_key, pool->look_up_key} : Keys{}; }
Keys keys_of(const std::optional<User>& user) {
  return user ? Keys{user->password_key, user->data_key, user->code_key} : Keys{};
}

// An owner keeps its keys; a new one has keys that were free before this entry and are marked after it.
Result<bool> owns(const Change& change, const Keys& before, const Keys& after) {
  if (after.empty() || before == after) return true;
  if (!before.empty()) return false;
  for (const StockKey& stock_key : after) {
    TRY_ASSIGN(const auto old_bytes, change.before(key::stock_use(stock_key.batch)));
    if (old_bytes) {
      TRY_ASSIGN(const StockUse use, parse_stock_use(*old_bytes));
      if (use.used(stock_key.place)) return false;
    }
    TRY_ASSIGN(const StockUse use, change.stock_use(stock_key.batch));
    if (!use.used(stock_key.place)) return false;
  }
  return true;
}

// Two new owners of one entry, or two roles of one owner, do not share a key.
bool owned_once(const Change& change) {
  std::set<StockKey> seen;
  for (const auto& [key, value] : change.changes()) {
    if (!value) continue;
    Keys keys;
    if (key.front() == static_cast<std::uint8_t>(key::Kind::pool)) {
      const Result<Pool> pool = parse_pool(*value);
      if (pool) keys = keys_of(*pool);
    } else if (key.front() == static_cast<std::uint8_t>(key::Kind::user)) {
      const Result<User> user = parse_user(*value);
      if (user) keys = keys_of(*user);
    }
    for (const StockKey& stock_key : keys) {
      if (!seen.insert(stock_key).second) return false;
    }
  }
  return true;
}

bool bits_stay(const Change& change) {
  const Result<bool> stay =
      every_changed(change, key::Kind::stock_use, parse_stock_use,
                    [](const std::optional<StockUse>& before, const std::optional<StockUse>& after) -> Result<bool> {
                      if (!after) return false;
                      for (std::size_t i = 0; before && i < before->bits.size(); ++i) {
                        if ((before->bits[i] & ~after->bits[i]) != 0) return false;
                      }
                      return true;
                    });
  return stay && *stay;
}

Result<bool> holds(const Change& change) {
  TRY_ASSIGN(const bool pools,
             every_changed(change, key::Kind::pool, parse_pool,
                           [&](const std::optional<Pool>& before, const std::optional<Pool>& after) -> Result<bool> {
                             return owns(change, keys_of(before), keys_of(after));
                           }));
  TRY_ASSIGN(const bool users,
             every_changed(change, key::Kind::user, parse_user,
                           [&](const std::optional<User>& before, const std::optional<User>& after) -> Result<bool> {
                             return owns(change, keys_of(before), keys_of(after));
                           }));
  return pools && users && owned_once(change) && bits_stay(change);
}

}  // namespace

extern const Invariant stock_keys_have_one_owner;
const Invariant stock_keys_have_one_owner{"stock_keys_have_one_owner", holds};

}  // namespace jurat::ledger::invariants
