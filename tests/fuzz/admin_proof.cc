// What a gateway shows of an admin's call: never crashes; what parses is in its one encoding.
#include <algorithm>
#include <cstdint>
#include <cstdlib>

#include "core/limits.h"
#include "evidence/proofs.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace jurat;
  const auto parsed = evidence::parse_admin_proof({bytes, size});
  if (!parsed) return 0;
  if (parsed->form.size() > limits::admin_form_bytes) std::abort();
  if (!std::ranges::equal(evidence::encode(*parsed), ByteSpan(bytes, size))) std::abort();
  return 0;
}
