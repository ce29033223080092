#include "store/bounds.h"

#include <algorithm>

namespace jurat::store {

Result<void> check_key(ByteSpan key) {
  if (key.empty() || key.size() > largest_key) {
    return fail(Failure::invalid_parameter, "store: a key has 1 to 511 bytes, not " + std::to_string(key.size()));
  }
  return {};
}

Result<void> check_value(ByteSpan value) {
  if (value.size() > largest_value) {
    return fail(Failure::invalid_parameter, "store: a value has at most 16 MiB, not " + std::to_string(value.size()));
  }
  return {};
}

Result<void> check_range(ByteSpan prefix, ByteSpan from) {
  if (prefix.size() > largest_key || from.size() > largest_key) {
    return fail(Failure::invalid_parameter, "store: a scan starts at a key of at most 511 bytes");
  }
  return {};
}

bool begins_with(ByteSpan key, ByteSpan prefix) noexcept {
  return key.size() >= prefix.size() && std::ranges::equal(key.first(prefix.size()), prefix);
}

ByteSpan scan_start(ByteSpan prefix, ByteSpan from) noexcept {
  return std::ranges::lexicographical_compare(prefix, from) ? from : prefix;
}

}  // namespace jurat::store
