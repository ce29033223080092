#include "ledger/invariant.h"

#include "ledger/invariants/all.h"

namespace jurat::ledger {

const Invariant* find_invariant(std::string_view name) noexcept {
  for (const Invariant* invariant : invariants::all) {
    if (invariant->name == name) return invariant;
  }
  return nullptr;
}

Result<std::optional<std::string_view>> broken_invariant(const Change& change) {
  for (const Invariant* invariant : invariants::all) {
    TRY_ASSIGN(const bool holds, invariant->holds(change));
    if (!holds) return std::optional<std::string_view>{invariant->name};
  }
  return std::optional<std::string_view>{};
}

}  // namespace jurat::ledger
