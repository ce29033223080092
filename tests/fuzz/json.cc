// Strict JSON: never crashes; what it accepts is valid UTF-8, within its depth, and the same after writing and reading.
#include "core/json.h"

#include <cstdint>
#include <cstdlib>

#include "core/bytes.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string_view text = jurat::as_text({bytes, size});
  constexpr jurat::JsonLimits limits{.bytes = 1 << 16, .depth = 16};
  const auto value = jurat::parse_json(text, limits);
  if (!value) {
    if (value.error().message.empty()) std::abort();
    return 0;
  }
  if (!jurat::is_utf8(text)) std::abort();
  const std::string written = jurat::to_json(*value);
  const auto again = jurat::parse_json(written, {.bytes = written.size(), .depth = 16});
  if (!again || jurat::to_json(*again) != written) std::abort();
  return 0;
}
