// What a sign-out or a reset killed stays dead.
#include "ledger/invariant.h"

namespace jurat::ledger::invariants {
namespace {

Result<bool> holds(const Change& change) {
  return every_changed(change, key::Kind::user, parse_user,
                       [](const std::optional<User>& before, const std::optional<User>& after) -> Result<bool> {
                         if (!before || !after) return true;
                         return after->signed_out_before >= before->signed_out_before &&
                                after->refresh_dead_before >= before->refresh_dead_before;
                       });
}

}  // namespace

extern const Invariant watermarks_only_rise;
const Invariant watermarks_only_rise{"watermarks_only_rise", holds};

}  // namespace jurat::ledger::invariants
