// The seam of promises that hold after every entry: each looks at what the entry changed, before and after.
#pragma once

#include <string_view>

#include "ledger/change.h"

namespace jurat::ledger {

struct Invariant {
  std::string_view name;
  // False when the entry broke it; an error only when the store fails.
  Result<bool> (*holds)(const Change& change);
};

// Asks `holds(before, after)` for every record of one kind that the change put or erased.
template <class Record, class Holds>
Result<bool> every_changed(const Change& change, key::Kind kind, Result<Record> (*parse)(ByteSpan), Holds holds) {
  for (const auto& [key, value] : change.changes()) {
    if (key.front() != static_cast<std::uint8_t>(kind)) continue;
    std::optional<Record> before;
    std::optional<Record> after;
    TRY_ASSIGN(const std::optional<ByteSpan> old_bytes, change.before(key));
    if (old_bytes) {
      TRY_ASSIGN(before, parse(*old_bytes));
    }
    if (value) {
      TRY_ASSIGN(after, parse(*value));
    }
    TRY_ASSIGN(const bool held, holds(before, after));
    if (!held) return false;
  }
  return true;
}

// The promise of this name; nothing when there is none.
const Invariant* find_invariant(std::string_view name) noexcept;

// The name of the first promise that this change breaks; nothing when all hold.
Result<std::optional<std::string_view>> broken_invariant(const Change& change);

}  // namespace jurat::ledger
