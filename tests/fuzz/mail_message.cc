// A mail made of anything: refused, or seven-bit lines of bounded length in which no header appears that we did not
// write.
#include "http/mail_message.h"

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "core/bytes.h"
#include "core/result.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace jurat::http;
  const std::string_view text = jurat::as_text({bytes, size});
  const std::string_view first = text.substr(0, size / 3);
  const std::string_view second = text.substr(size / 3, size / 3);
  const MailParts parts{.from = "Jurat <a@b.example>",
                        .to = "c@d.example",
                        .subject = first,
                        .text = second,
                        .message_id = "1@b.example",
                        .date = "Sun, 06 Nov 1994 08:49:37 +0000"};
  static_cast<void>(check_mail_sender(text).has_value());
  static_cast<void>(is_mail_address(text));
  const auto message = compose_mail(parts);
  if (!message) return 0;
  std::string_view rest = message->bytes;
  std::size_t headers = 0;
  bool in_headers = true;
  while (!rest.empty()) {
    const std::size_t end = rest.find("\r\n");
    ASSERT_TRUTH(end != std::string_view::npos && end <= 78);
    const std::string_view line = rest.substr(0, end);
    rest.remove_prefix(end + 2);
    for (const char c : line) ASSERT_TRUTH(c == '\t' || (c >= 0x20 && c <= 0x7e));
    if (line.empty()) in_headers = false;
    if (in_headers && line.front() != ' ') ++headers;
  }
  ASSERT_TRUTH(headers == 9);
  return 0;
}
