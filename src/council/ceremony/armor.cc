#include "council/ceremony/armor.h"

#include "core/base64.h"

namespace jurat::council {
namespace {

constexpr std::size_t line_characters = 64;
constexpr std::size_t fingerprint_bytes = 25;
constexpr std::size_t group_characters = 4;
constexpr std::string_view crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

std::string_view trimmed(std::string_view line) {
  constexpr std::string_view blank = " \t\r";
  const auto first = line.find_first_not_of(blank);
  if (first == std::string_view::npos) return {};
  return line.substr(first, line.find_last_not_of(blank) - first + 1);
}

std::string first_line(std::string_view kind) { return "-----BEGIN " + std::string(kind) + "-----"; }
std::string last_line(std::string_view kind) { return "-----END " + std::string(kind) + "-----"; }

std::string ungrouped_fingerprint(const Hash32& hash) {
  std::string out;
  unsigned bits = 0, held = 0;
  for (std::size_t i = 0; i < fingerprint_bytes; ++i) {
    bits = (bits << 8U | hash[i]) & 0xfffU;
    held += 8;
    for (; held >= 5; held -= 5) out += crockford[bits >> (held - 5) & 31U];
  }
  return out;
}

}  // namespace

std::string armored(std::string_view kind, ByteSpan content) {
  const std::string text = to_base64(content);
  std::string out = first_line(kind) + "\n";
  for (std::size_t at = 0; at < text.size(); at += line_characters) out += text.substr(at, line_characters) + "\n";
  return out + last_line(kind) + "\n";
}

Result<Bytes> unarmored(std::string_view kind, std::string_view text, std::size_t at_most) {
  if (text.size() > at_most)
    return fail(Failure::too_large,
                "is longer than the " + std::to_string(at_most) + " bytes that a file of this kind may have");
  std::string content;
  bool begun = false, ended = false;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    const auto line = trimmed(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.empty()) continue;
    if (ended) return fail(Failure::bad_encoding, "has lines after \"" + last_line(kind) + "\"");
    if (!begun) {
      if (line != first_line(kind))
        return fail(Failure::bad_encoding, "does not begin with the line \"" + first_line(kind) + "\"");
      begun = true;
    } else if (line == last_line(kind)) {
      ended = true;
    } else {
      content += line;
    }
  }
  if (!ended)
    return fail(Failure::bad_encoding, "does not end with the line \"" + last_line(kind) + "\": it was cut off");
  auto bytes = from_base64(content);
  if (!bytes) return fail(Failure::bad_encoding, "holds a line that is not base64: it was altered on its way");
  return bytes;
}

std::string fingerprint(const Hash32& hash) {
  std::string out;
  const std::string text = ungrouped_fingerprint(hash);
  for (std::size_t at = 0; at < text.size(); at += group_characters) {
    if (at != 0) out += '-';
    out += text.substr(at, group_characters);
  }
  return out;
}

bool is_fingerprint_of(std::string_view typed, const Hash32& hash) {
  std::string plain;
  for (const char c : typed) {
    if (c == '-' || c == ' ') continue;
    const char upper = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    plain += upper == 'O' ? '0' : upper == 'I' || upper == 'L' ? '1' : upper;
  }
  return plain == ungrouped_fingerprint(hash);
}

}  // namespace jurat::council
