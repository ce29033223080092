// A look-up value that may sign in never passes from one user straight to another.
#include "ledger/invariant.h"

namespace jurat::ledger::invariants {
namespace {

Result<bool> holds(const Change& change) {
  return every_changed(
      change, key::Kind::unique_look_up, parse_look_up_entry,
      [](const std::optional<LookUpEntry>& before, const std::optional<LookUpEntry>& after) -> Result<bool> {
        return !before || !after || before->user == after->user;
      });
}

}  // namespace

extern const Invariant sign_in_names_have_one_user;
const Invariant sign_in_names_have_one_user{"sign_in_names_have_one_user", holds};

}  // namespace jurat::ledger::invariants
