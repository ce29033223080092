// The seam every kind of entry fills: check looks at the body alone, apply changes the state at the network's time.
#pragma once

#include "ledger/change.h"

namespace jurat::ledger {

struct EntryKind {
  std::uint16_t number;  // never reused
  std::string_view name;
  Result<void> (*check)(ByteSpan body);
  Result<void> (*apply)(const struct Entry& entry, Change& change);
};

}  // namespace jurat::ledger
