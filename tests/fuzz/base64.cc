// What base64 and base64url accept is canonical: it is written back as it was read.
#include "core/base64.h"

#include <algorithm>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string_view text = jurat::as_text({bytes, size});
  if (const auto read = jurat::from_base64(text); read && jurat::to_base64(*read) != text) std::abort();
  if (const auto read = jurat::from_base64url(text); read && jurat::to_base64url(*read) != text) std::abort();
  const auto back = jurat::from_base64url(jurat::to_base64url({bytes, size}));
  if (!back || !std::ranges::equal(*back, jurat::ByteSpan(bytes, size))) std::abort();
  return 0;
}
