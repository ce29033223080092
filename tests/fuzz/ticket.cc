// Tickets: never crashes; what parses, as bearer string or as bare credential, has one encoding, which comes back.
#include "crypto/ticket.h"

#include <algorithm>
#include <cstdint>
#include <cstdlib>

#include "core/limits.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace jurat;
  const ByteSpan input{bytes, size};
  if (const auto ticket = crypto::parse_bearer(as_text(input))) {
    const auto again = crypto::to_bearer(*ticket);
    if (!again || *again != as_text(input) || size > limits::ticket_characters) std::abort();
  } else if (ticket.error().failure != Failure::refresh_token_invalid) {
    std::abort();
  }
  if (const auto credential = crypto::parse_ticket_credential(input)) {
    if (!std::ranges::equal(crypto::encode(*credential), input)) std::abort();
    if (credential->facts.size() > limits::ticket_facts_bytes) std::abort();
  }
  return 0;
}
