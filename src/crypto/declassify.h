// Says where a value computed from secrets becomes public: a commitment, a partial, a proof, "was it zero".
// Nothing happens in the product; the constant-time tests (tests/constant_time) build with the mark switched on, so
// that memcheck reports every branch and address that depends on a secret not declared here.
#pragma once

#include "core/bytes.h"

#ifdef JURAT_CONSTANT_TIME_CHECKS
#include <valgrind/memcheck.h>
#endif

namespace jurat::crypto {

inline void declassify([[maybe_unused]] const void* start, [[maybe_unused]] std::size_t size) noexcept {
#ifdef JURAT_CONSTANT_TIME_CHECKS
  VALGRIND_MAKE_MEM_DEFINED(start, size);
#endif
}

inline void declassify(ByteSpan bytes) noexcept { declassify(bytes.data(), bytes.size()); }

// A return code or a yes/no that callers may know.
template <class T>
inline T declassified(T value) noexcept {
  declassify(&value, sizeof value);
  return value;
}

}  // namespace jurat::crypto
