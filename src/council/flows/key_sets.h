// The reserve of token keys (protocols 13): puts sets that were dealt later on the ledger.
#pragma once

#include "council/world.h"
#include "ledger/records/council.h"

namespace jurat::council::flows {

// How many sets the ledger lists; they are numbered 1 to this.
Result<std::uint32_t> listed_key_sets(const ledger::View& view);
// `sets` are numbered on from there. Every node that vouches for them holds its shares; bad_key when this one does not.
Result<void> add_key_sets(World& world, std::vector<ledger::RsaKeySet> sets);

}  // namespace jurat::council::flows
