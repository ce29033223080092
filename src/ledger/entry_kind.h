// The seam every kind of entry fills: check looks at the body alone, apply changes the state at the network's time.
#pragma once

#include <string_view>

#include "ledger/change.h"
#include "ledger/entry.h"

namespace jurat::ledger {

struct EntryKind {
  std::uint16_t number;  // never reused
  std::string_view name;
  // Canonical form and everything that needs no state, also that the body belongs to `entry.pool`.
  Result<void> (*check)(const Entry& entry);
  Result<void> (*apply)(const Entry& entry, Change& change);
};

// For checks: the entry is filed under the pool that its body names.
Result<void> about_pool(const Entry& entry, const PoolId& pool);

// The kind with this number and format 1; nothing when there is none.
const EntryKind* find_entry_kind(std::uint16_t number) noexcept;

}  // namespace jurat::ledger
