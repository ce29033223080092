// A mail as it goes over the wire: an RFC 5322 message in 7-bit lines, whatever the text's language.
// Promises: nothing in the parts can add a header, a recipient or a line to the protocol. Pure functions.
#pragma once

#include <string>
#include <string_view>

#include "core/moment.h"
#include "core/result.h"

namespace jurat::http {

struct MailMessage {
  std::string envelope_from;  // addr-spec for MAIL FROM
  std::string envelope_to;    // addr-spec for RCPT TO
  std::string bytes;          // headers, empty line, body; CR LF line ends
};

struct MailParts {
  std::string_view from;  // address, or Name <address>
  std::string_view to;    // address
  std::string_view subject;
  std::string_view text;        // UTF-8; any line ends
  std::string_view message_id;  // without < and >
  std::string_view date;        // RFC 5322 3.3: "Sun, 06 Nov 1994 08:49:37 +0000"
};
// invalid_parameter naming the part at fault.
Result<MailMessage> compose_mail(const MailParts& parts);
Result<void> check_mail_sender(std::string_view from);  // as compose_mail will

std::string mail_date(Moment now);  // RFC 5322 3.3, in UTC

// RFC 5321 4.1.2 in ASCII: dot-atom local part of at most 64 characters, domain of at most 255.
bool is_mail_address(std::string_view text) noexcept;
// RFC 2047: as it is when plain ASCII, else encoded words of at most 75 characters, folded.
std::string encode_header_text(std::string_view utf8, std::size_t first_column);
// RFC 2045 6.7, lines of at most 76 characters with CR LF.
std::string encode_quoted_printable(std::string_view text);

}  // namespace jurat::http
