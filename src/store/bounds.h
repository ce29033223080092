// What both forms of the store refuse alike: keys and values outside the sizes that store.h promises.
#pragma once

#include <cstddef>

#include "core/bytes.h"

namespace jurat::store {

inline constexpr std::size_t largest_key = 511;
inline constexpr std::size_t largest_value = std::size_t{16} << 20;

// invalid_parameter.
Result<void> check_key(ByteSpan key);
Result<void> check_value(ByteSpan value);
// Prefix and start of a scan may be empty.
Result<void> check_range(ByteSpan prefix, ByteSpan from);

// Marks a scan in progress for as long as it lives.
class ScanMark {
 public:
  explicit ScanMark(int& scans) noexcept : scans_(scans) { ++scans_; }
  ScanMark(const ScanMark&) = delete;
  ScanMark& operator=(const ScanMark&) = delete;
  ~ScanMark() { --scans_; }

 private:
  int& scans_;
};

bool begins_with(ByteSpan key, ByteSpan prefix) noexcept;
// The later of the two in byte order: where a scan starts.
ByteSpan scan_start(ByteSpan prefix, ByteSpan from) noexcept;

}  // namespace jurat::store
