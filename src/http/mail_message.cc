#include "http/mail_message.h"

#include <algorithm>

#include "core/base64.h"
#include "core/bytes.h"
#include "core/limits.h"
#include "http/field.h"
#include "http/response_head.h"

namespace jurat::http {
namespace {

constexpr std::size_t line_characters = 76;
constexpr std::size_t encoded_word_bytes = 45;  // 60 characters of base64, 72 with =?UTF-8?B? and ?=

bool is_printable_ascii(std::string_view text) noexcept {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= 0x20 && c <= 0x7e; });
}

bool has_control_character(std::string_view text) noexcept {
  return std::any_of(text.begin(), text.end(), [](char c) { return (c >= 0 && c < 0x20) || c == 0x7f; });
}

bool is_continuation(char c) noexcept { return (static_cast<unsigned char>(c) & 0xc0U) == 0x80U; }

// Where to cut so that no UTF-8 character is split over two encoded words (RFC 2047 5).
std::size_t cut_before(std::string_view text, std::size_t at_most) noexcept {
  if (text.size() <= at_most) return text.size();
  std::size_t cut = at_most;
  while (cut > 0 && is_continuation(text[cut])) --cut;
  return cut == 0 ? at_most : cut;
}

// RFC 5322 3.2.3: token characters of HTTP and five more.
bool is_atom_character(char c) noexcept {
  return is_token({&c, 1}) || c == '/' || c == '=' || c == '?' || c == '{' || c == '}';
}

bool is_dot_atom(std::string_view text) noexcept {
  if (text.empty() || text.front() == '.' || text.back() == '.') return false;
  if (text.find("..") != std::string_view::npos) return false;
  return std::all_of(text.begin(), text.end(), [](char c) { return c == '.' || is_atom_character(c); });
}

bool is_domain_label(std::string_view label) noexcept {
  if (label.empty() || label.size() > 63 || label.front() == '-' || label.back() == '-') return false;
  return std::all_of(label.begin(), label.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
  });
}

bool is_domain(std::string_view text) noexcept {
  if (text.size() > 255) return false;
  for (;;) {
    const std::size_t dot = text.find('.');
    if (!is_domain_label(text.substr(0, dot))) return false;
    if (dot == std::string_view::npos) return true;
    text.remove_prefix(dot + 1);
  }
}

std::string display_name(std::string_view name) {
  if (!is_printable_ascii(name)) return encode_header_text(name, std::string_view("From: ").size());
  std::string quoted = "\"";
  for (const char c : name) {
    if (c == '"' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return quoted + "\"";
}

struct Sender {
  std::string address;
  std::string field;
};

Result<Sender> parse_sender(std::string_view from) {
  const std::size_t open = from.rfind('<');
  if (open == std::string_view::npos) {
    if (!is_mail_address(from)) return fail(Failure::invalid_parameter, "from: not an e-mail address");
    return Sender{std::string(from), std::string(from)};
  }
  const std::string_view name = trimmed(from.substr(0, open));
  const std::string_view address = from.substr(open + 1, from.size() - open - 2);
  if (!from.ends_with('>') || !is_mail_address(address) || name.find_first_of("<>") != name.npos) {
    return fail(Failure::invalid_parameter, "from: not an e-mail address, nor Name <address>");
  }
  const std::string bracketed = "<" + std::string(address) + ">";
  return Sender{std::string(address), name.empty() ? bracketed : display_name(name) + "\r\n " + bracketed};
}

Result<void> check(const MailParts& parts) {
  struct Part {
    std::string_view name, value;
  };
  for (const Part& part : {Part{"from", parts.from}, Part{"to", parts.to}, Part{"subject", parts.subject},
                           Part{"message id", parts.message_id}, Part{"date", parts.date}}) {
    if (!is_utf8(part.value)) return fail(Failure::invalid_parameter, std::string(part.name) + ": not UTF-8");
    if (has_control_character(part.value)) {
      return fail(Failure::invalid_parameter, std::string(part.name) + ": holds a control character");
    }
    if (part.value.size() > limits::mail_header_bytes) {
      return fail(Failure::invalid_parameter, std::string(part.name) + ": too long");
    }
  }
  if (!is_mail_address(parts.to)) return fail(Failure::invalid_parameter, "to: not an e-mail address");
  if (!is_mail_address(parts.message_id)) return fail(Failure::invalid_parameter, "message id: not left@right");
  if (!is_printable_ascii(parts.date) || parts.date.empty())
    return fail(Failure::invalid_parameter, "date: not a date");
  if (!is_utf8(parts.text)) return fail(Failure::invalid_parameter, "text: not UTF-8");
  if (parts.text.size() > limits::mail_text_bytes) return fail(Failure::invalid_parameter, "text: too long");
  return {};
}

// Appends one encoded character to the line, with a soft break before it when there is no room.
void put(std::string& out, std::size_t& column, std::string_view piece) {
  if (column + piece.size() > line_characters - 1) {
    out += "=\r\n";
    column = 0;
  }
  out += piece;
  column += piece.size();
}

std::string escaped(char c) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  const auto byte = static_cast<unsigned char>(c);
  return {'=', digits[byte >> 4U], digits[byte & 15U]};
}

}  // namespace

bool is_mail_address(std::string_view text) noexcept {
  const std::size_t at = text.rfind('@');
  if (at == std::string_view::npos || at > 64 || text.size() > 254) return false;
  return is_dot_atom(text.substr(0, at)) && is_domain(text.substr(at + 1));
}

std::string encode_header_text(std::string_view utf8, std::size_t first_column) {
  if (is_printable_ascii(utf8) && first_column + utf8.size() <= line_characters &&
      utf8.find("=?") == std::string_view::npos) {
    return std::string(utf8);
  }
  std::string out;
  // The first word shares its line with the header's name.
  std::size_t room = encoded_word_bytes - std::min<std::size_t>(encoded_word_bytes - 6, (first_column * 3) / 4 / 3 * 3);
  while (!utf8.empty()) {
    const std::size_t cut = cut_before(utf8, room);
    if (!out.empty()) out += "\r\n ";
    out += "=?UTF-8?B?" + to_base64(as_bytes(utf8.substr(0, cut))) + "?=";
    utf8.remove_prefix(cut);
    room = encoded_word_bytes;
  }
  return out;
}

std::string encode_quoted_printable(std::string_view text) {
  std::string out;
  out.reserve(text.size() + text.size() / 8);
  std::size_t column = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\r' || c == '\n') {
      if (c == '\r' && i + 1 < text.size() && text[i + 1] == '\n') ++i;
      out += "\r\n";
      column = 0;
      continue;
    }
    const bool ends_line = i + 1 == text.size() || text[i + 1] == '\r' || text[i + 1] == '\n';
    const bool blank = c == ' ' || c == '\t';
    if ((blank && !ends_line) || (c > 0x20 && c <= 0x7e && c != '=')) {
      put(out, column, {&c, 1});
    } else {
      put(out, column, escaped(c));
    }
  }
  return out;
}

Result<void> check_mail_sender(std::string_view from) {
  if (has_control_character(from)) return fail(Failure::invalid_parameter, "from: holds a control character");
  TRY(parse_sender(from));
  return {};
}

std::string mail_date(Moment now) {
  std::string date = http_date(now.seconds());
  return date.replace(date.size() - 3, 3, "+0000");
}

Result<MailMessage> compose_mail(const MailParts& parts) {
  TRY(check(parts));
  TRY_ASSIGN(const Sender sender, parse_sender(parts.from));
  MailMessage message{sender.address, std::string(parts.to), {}};
  std::string& out = message.bytes;
  out += "Date: ";
  out += parts.date;
  out += "\r\nFrom: " + sender.field;
  out += "\r\nTo: ";
  out += parts.to;
  out += "\r\nMessage-ID: <";
  out += parts.message_id;
  out += ">\r\nSubject: " + encode_header_text(parts.subject, std::string_view("Subject: ").size());
  out += "\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n";
  // RFC 3834: no out-of-office answers to a code.
  out += "Content-Transfer-Encoding: quoted-printable\r\nAuto-Submitted: auto-generated\r\n\r\n";
  out += encode_quoted_printable(parts.text);
  if (!out.ends_with("\r\n")) out += "\r\n";
  return message;
}

}  // namespace jurat::http
