// No two pools name the same issuer in their tokens.
#include "ledger/invariant.h"

namespace jurat::ledger::invariants {
namespace {

Result<bool> holds(const Change& change) {
  TRY_ASSIGN(
      const bool pools,
      every_changed(
          change, key::Kind::pool, parse_pool,
          [&](const std::optional<Pool>& before, const std::optional<Pool>& after) -> Result<bool> {
            if (before && (!after || issuer_hash(change.council(), *after) != issuer_hash(change.council(), *before))) {
              TRY_ASSIGN(const auto former, change.issuer_owner(issuer_hash(change.council(), *before)));
              if (former && *former == before->id) return false;
            }
            if (!after) return true;
            TRY_ASSIGN(const std::optional<PoolId> owner, change.issuer_owner(issuer_hash(change.council(), *after)));
            return owner && *owner == after->id;
          }));
  TRY_ASSIGN(const bool owners, every_changed(change, key::Kind::issuer, parse_issuer_owner,
                                              [&](const std::optional<IssuerOwner>& before,
                                                  const std::optional<IssuerOwner>& after) -> Result<bool> {
                                                return !before || !after || before->pool == after->pool;
                                              }));
  return pools && owners;
}

}  // namespace

extern const Invariant issuers_are_unique;
const Invariant issuers_are_unique{"issuers_are_unique", holds};

}  // namespace jurat::ledger::invariants
