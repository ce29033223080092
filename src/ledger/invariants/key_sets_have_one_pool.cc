// A set of token keys belongs to one pool for ever, and pool and set name each other.
#include "ledger/invariant.h"

namespace jurat::ledger::invariants {
namespace {

Result<bool> pool_keeps_its_set(const Change& change, const std::optional<Pool>& before,
                                const std::optional<Pool>& after) {
  if (!after) return true;
  if (before && before->key_set && before->key_set != after->key_set) return false;
  if (!after->key_set) return true;
  TRY_ASSIGN(const std::optional<RsaKeySet> key_set, change.key_set(*after->key_set));
  return key_set && key_set->taken_by == after->id.text();
}

Result<bool> set_keeps_its_pool(const Change& change, const std::optional<RsaKeySet>& before,
                                const std::optional<RsaKeySet>& after) {
  if (!after) return false;
  if (before && (before->id_key != after->id_key || before->access_key != after->access_key)) return false;
  if (before && before->taken_by) return before->taken_by == after->taken_by;
  if (!after->taken_by) return true;
  TRY_ASSIGN(const PoolId id, PoolId::parse(*after->taken_by));
  TRY_ASSIGN(const std::optional<Pool> pool, change.pool(id));
  return pool && pool->key_set == after->number;
}

Result<bool> holds(const Change& change) {
  TRY_ASSIGN(const bool pools,
             every_changed(change, key::Kind::pool, parse_pool, [&](const auto& before, const auto& after) {
               return pool_keeps_its_set(change, before, after);
             }));
  TRY_ASSIGN(const bool sets,
             every_changed(change, key::Kind::key_set, parse_key_set, [&](const auto& before, const auto& after) {
               return set_keeps_its_pool(change, before, after);
             }));
  return pools && sets;
}

}  // namespace

extern const Invariant key_sets_have_one_pool;
const Invariant key_sets_have_one_pool{"key_sets_have_one_pool", holds};

}  // namespace jurat::ledger::invariants
