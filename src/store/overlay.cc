#include "store/overlay.h"

#include <algorithm>

#include "store/bounds.h"

namespace jurat::store {

Result<std::optional<ByteSpan>> Overlay::get(ByteSpan key) const {
  const auto changed = changes_.find(to_bytes(key));
  if (changed == changes_.end()) return below_.get(key);
  if (!changed->second) return std::nullopt;
  return std::optional<ByteSpan>(*changed->second);
}

Result<void> Overlay::scan(ByteSpan prefix, ByteSpan from,
                           const std::function<Result<bool>(ByteSpan key, ByteSpan value)>& visit) const {
  TRY(check_range(prefix, from));
  const ScanMark mark(scans_);
  auto next = changes_.lower_bound(to_bytes(scan_start(prefix, from)));
  bool go_on = true;
  // Visits the changes that come before `key`; all that are left when there is none.
  const auto visit_changes_before = [&](std::optional<ByteSpan> key) -> Result<void> {
    for (; go_on && next != changes_.end() && begins_with(next->first, prefix); ++next) {
      if (key && !std::ranges::lexicographical_compare(next->first, *key)) break;
      if (!next->second) continue;
      TRY_ASSIGN(go_on, visit(next->first, *next->second));
    }
    return {};
  };
  TRY(below_.scan(prefix, from, [&](ByteSpan key, ByteSpan value) -> Result<bool> {
    TRY(visit_changes_before(key));
    if (!go_on) return false;
    // A changed value hides the one below, and is visited as a change.
    if (next != changes_.end() && std::ranges::equal(next->first, key)) return true;
    TRY_ASSIGN(go_on, visit(key, value));
    return go_on;
  }));
  return visit_changes_before(std::nullopt);
}

Result<void> Overlay::put(ByteSpan key, ByteSpan value) {
  TRY(check_key(key));
  TRY(check_value(value));
  ASSERT_TRUTH(scans_ == 0);
  changes_.insert_or_assign(to_bytes(key), to_bytes(value));
  return {};
}

Result<void> Overlay::erase(ByteSpan key) {
  TRY(check_key(key));
  ASSERT_TRUTH(scans_ == 0);
  changes_.insert_or_assign(to_bytes(key), std::nullopt);
  return {};
}

Result<void> write_all(Writer& writer, const Overlay::Changes& changes) {
  for (const auto& [key, value] : changes) {
    if (value) {
      TRY(writer.put(key, *value));
    } else {
      TRY(writer.erase(key));
    }
  }
  return {};
}

}  // namespace jurat::store
