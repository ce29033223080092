// Checks a whole state against itself: every record parses and lies under its own key, what records say of each other
// agrees, derived keys repeat the leaves, and the tree rebuilt from all leaves has the stored pages and root.
#pragma once

#include "store/store.h"

namespace jurat::ledger {

// store_corrupt names the first fault. Reads everything once; memory ≈ 64 bytes a leaf.
Result<void> verify_state(const store::Reader& reader);

}  // namespace jurat::ledger
