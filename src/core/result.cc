#include "core/result.h"

#include <cstdio>
#include <cstdlib>

namespace jurat {

void broken_truth(const char* condition, const char* file, int line) noexcept {
  std::fprintf(stderr, "jurat: broken truth: %s (%s:%d); stopping before anything worse happens\n", condition, file,
               line);
  std::fflush(stderr);
  std::abort();
}

}  // namespace jurat
