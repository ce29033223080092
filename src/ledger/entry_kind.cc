#include "ledger/entry_kind.h"

#include "ledger/entries/all.h"

namespace jurat::ledger {

Result<void> about_pool(const Entry& entry, const PoolId& pool) {
  if (entry.pool == pool.text()) return {};
  return fail(Failure::bad_encoding, "the entry is filed under another pool than its body");
}

const EntryKind* find_entry_kind(std::uint16_t number) noexcept {
  for (const EntryKind* kind : entries::all) {
    if (kind->number == number) return kind;
  }
  return nullptr;
}

}  // namespace jurat::ledger
