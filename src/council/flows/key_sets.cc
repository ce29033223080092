#include "council/flows/key_sets.h"

#include "core/limits.h"
#include "council/flows/rounds.h"
#include "ledger/entries/add_key_sets.h"

namespace jurat::council::flows {

Result<std::uint32_t> listed_key_sets(const ledger::View& view) {
  std::uint32_t listed = 0;
  while (listed < limits::key_sets) {
    TRY_ASSIGN(const auto set, view.key_set(listed + 1));
    if (!set) break;
    ++listed;
  }
  return listed;
}

Result<void> add_key_sets(World& world, std::vector<ledger::RsaKeySet> sets) {
  TRY_ASSIGN(const ledger::View view, world.view());
  TRY_ASSIGN(const std::uint32_t listed, listed_key_sets(view));
  const ledger::AddKeySets entry{listed + 1, std::move(sets)};
  TRY(change_council(world, view, evidence::StatementKind::add_key_sets, ledger::encode(entry)));
  return {};
}

}  // namespace jurat::council::flows
