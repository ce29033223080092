#include "ledger/invariant.h"

#include "ledger/invariants/all.h"

namespace jurat::ledger {

Result<std::optional<std::string_view>> broken_invariant(const Change& change) {
  for (const Invariant* invariant : invariants::all) {
    TRY_ASSIGN(const bool holds, invariant->holds(change));
    if (!holds) return std::optional<std::string_view>{invariant->name};
  }
  return std::optional<std::string_view>{};
}

}  // namespace jurat::ledger
