// What operators and nodes hand each other at a founding: never crashes; what parses has one encoding. The first byte
// says which of them it is.
#include <algorithm>
#include <cstdint>
#include <cstdlib>

#include "core/limits.h"
#include "council/ceremony/armor.h"
#include "council/ceremony/ceremony_wire.h"

namespace {

using namespace jurat;

template <class Parse>
void check_one_encoding(ByteSpan input, Parse parse) {
  const auto parsed = parse(input);
  if (parsed && !std::ranges::equal(council::encode(*parsed), input)) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  if (size == 0) return 0;
  const ByteSpan input(bytes + 1, size - 1);
  switch (bytes[0]) {
    case 'c':
      check_one_encoding(input, council::parse_card);
      break;
    case 'p':
      check_one_encoding(input, council::parse_proposal);
      break;
    case 't':
      check_one_encoding(input, council::parse_transcript);
      break;
    case 'r':
      check_one_encoding(input, council::parse_ceremony_request);
      break;
    case 'a':
      check_one_encoding(input, council::parse_ceremony_answer);
      break;
    default: {
      const auto content = council::unarmored(council::card_kind, as_text(input), limits::card_file_bytes);
      if (content && *council::unarmored(council::card_kind, council::armored(council::card_kind, *content),
                                         2 * limits::card_file_bytes) != *content)
        std::abort();
      break;
    }
  }
  return 0;
}
