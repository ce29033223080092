// Quorum certificates from anybody: parsing neither crashes nor accepts a second encoding of the same certificate.
#include "core/limits.h"
#include "crypto/quorum_certificate.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const jurat::ByteSpan input{bytes, size};
  const auto parsed = jurat::crypto::parse_certificate(input);
  if (!parsed) return 0;
  ASSERT_TRUTH(parsed->signatures.size() <= jurat::limits::nodes);
  ASSERT_TRUTH(jurat::crypto::encode(*parsed) == jurat::to_bytes(input));
  return 0;
}
