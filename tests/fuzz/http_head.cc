// The checks on a raw request head, and its target: no input may crash them, and the scanner may not depend on how the
// bytes were cut.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/bytes.h"
#include "core/result.h"
#include "http/request_head.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace jurat::http;
  const std::string_view text = jurat::as_text({bytes, size});
  HeadScanner whole;
  const auto head = whole.scan(text);
  HeadScanner cut;
  auto piece = cut.scan(text.substr(0, size / 2));
  if (!piece && !cut.fault()) piece = cut.scan(text);
  ASSERT_TRUTH(piece == head && cut.fault().has_value() == whole.fault().has_value());
  if (head) {
    HeadFacts facts;
    const auto fault = read_head_facts(text.substr(0, *head), 1 << 20, facts);
    ASSERT_TRUTH(fault || !(facts.chunked && facts.content_length > 0));
  }
  const auto target = split_target("GET", text);
  if (target) {
    ASSERT_TRUTH(target->path.starts_with('/') && target->path.find_first_of(" ?#\r\n") == std::string::npos);
  }
  return 0;
}
