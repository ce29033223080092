// Marks bytes as secret for memcheck: whatever branches on them or is addressed by them is reported.
#pragma once

#include <valgrind/memcheck.h>

#include <cstdio>
#include <cstdlib>

#include "core/outside.h"
#include "crypto/threshold/group.h"

namespace jurat::tests {

inline void mark_secret(ByteSpan bytes) { VALGRIND_MAKE_MEM_UNDEFINED(bytes.data(), bytes.size()); }
inline void mark_public(ByteSpan bytes) { VALGRIND_MAKE_MEM_DEFINED(bytes.data(), bytes.size()); }

// The same bytes at every run, and secret.
class SecretRandom final : public Random {
 public:
  void fill(std::span<std::uint8_t> out) override {
    plain_.fill(out);
    mark_secret(out);
  }

 private:
  SeededRandom_for_tests plain_{20};
};

inline void expect(bool condition, const char* what) {
  if (condition) return;
  std::fprintf(stderr, "not so: %s\n", what);
  std::exit(1);
}

// Without valgrind nothing would be checked.
inline void expect_valgrind() { expect(RUNNING_ON_VALGRIND != 0, "runs under valgrind"); }

}  // namespace jurat::tests
