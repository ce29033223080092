// The numbers of users and clients that a pool keeps move with its records.
#include <map>

#include "ledger/invariant.h"

namespace jurat::ledger::invariants {
namespace {

// Modulo 2^64, so that one less is a number too.
struct Moved {
  std::uint64_t users = 0;
  std::uint64_t clients = 0;
};

template <class Record>
Result<bool> count(std::map<PoolId, Moved>& moved, const std::optional<Record>& before,
                   const std::optional<Record>& after, std::uint64_t Moved::* what) {
  if (before.has_value() == after.has_value()) return true;
  std::uint64_t& number = moved[before ? before->pool : after->pool].*what;
  after ? ++number : --number;
  return true;
}

Result<bool> holds(const Change& change) {
  std::map<PoolId, Moved> moved;
  TRY_ASSIGN(const bool users,
             every_changed(change, key::Kind::user, parse_user, [&](const auto& before, const auto& after) {
               return count(moved, before, after, &Moved::users);
             }));
  TRY_ASSIGN(const bool clients,
             every_changed(change, key::Kind::client, parse_client, [&](const auto& before, const auto& after) {
               return count(moved, before, after, &Moved::clients);
             }));
  for (const auto& [pool, by] : moved) {
    TRY_ASSIGN(const PoolLevel after, change.pool_level(pool));
    TRY_ASSIGN(const auto old_bytes, change.before(key::pool_level(pool)));
    PoolLevel before;
    if (old_bytes) {
      TRY_ASSIGN(before, parse_pool_level(*old_bytes));
    }
    if (after.users != before.users + by.users || after.clients != before.clients + by.clients) return false;
  }
  return users && clients;
}

}  // namespace

extern const Invariant pools_count_what_they_have;
const Invariant pools_count_what_they_have{"pools_count_what_they_have", holds};

}  // namespace jurat::ledger::invariants
