#include "core/canonical_json.h"

#include <algorithm>
#include <array>
#include <vector>

namespace jurat {
namespace {

constexpr std::int64_t largest_exact = (std::int64_t{1} << 53) - 1;  // RFC 8785 3.2.2.3, by way of I-JSON

// UTF-8 sorts like code points; UTF-16 does, too, except that U+E000 to U+FFFF come after everything beyond them.
bool before_in_utf16(std::string_view left, std::string_view right) {
  const auto [a, b] = std::ranges::mismatch(left, right);
  if (b == right.end()) return false;
  if (a == left.end()) return true;
  const auto one = static_cast<unsigned char>(*a);
  const auto other = static_cast<unsigned char>(*b);
  const bool one_beyond = one >= 0xf0, other_beyond = other >= 0xf0;
  if (one_beyond && (other == 0xee || other == 0xef)) return true;
  if (other_beyond && (one == 0xee || one == 0xef)) return false;
  return one < other;
}

// RFC 8785 3.2.2.2
void write_text(std::string& out, std::string_view text) {
  static constexpr std::string_view digits = "0123456789abcdef";
  static constexpr std::array<std::pair<char, char>, 7> short_forms{
      {{'"', '"'}, {'\\', '\\'}, {'\b', 'b'}, {'\t', 't'}, {'\n', 'n'}, {'\f', 'f'}, {'\r', 'r'}}};
  out += '"';
  for (const char c : text) {
    const auto* found = std::ranges::find(short_forms, c, &std::pair<char, char>::first);
    if (found != short_forms.end()) {
      out += '\\';
      out += found->second;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      out += "\\u00";
      out += digits[static_cast<unsigned char>(c) >> 4];
      out += digits[static_cast<unsigned char>(c) & 15];
    } else {
      out += c;
    }
  }
  out += '"';
}

Result<void> write(std::string& out, const JsonValue& value);

Result<void> write_object(std::string& out, const JsonObject& object) {
  std::vector<const JsonObject::value_type*> members;
  for (const auto& member : object) members.push_back(&member);
  std::ranges::sort(members, [](const auto* a, const auto* b) { return before_in_utf16(a->key(), b->key()); });
  out += '{';
  for (const auto* member : members) {
    if (member != members.front()) out += ',';
    write_text(out, member->key());
    out += ':';
    TRY(write(out, member->value()));
  }
  out += '}';
  return {};
}

Result<void> write_integer(std::string& out, std::int64_t value) {
  if (value > largest_exact || value < -largest_exact) {
    return fail(Failure::malformed_request, "An integer beyond 2^53 - 1 has no canonical form.");
  }
  out += std::to_string(value);
  return {};
}

// Recursion is as deep as the parser let the value be.
Result<void> write(std::string& out, const JsonValue& value) {
  switch (value.kind()) {
    case boost::json::kind::null:
      return fail(Failure::malformed_request, "null has no place in a signed request; leave the member out.");
    case boost::json::kind::bool_:
      out += value.get_bool() ? "true" : "false";
      return {};
    case boost::json::kind::int64:
      return write_integer(out, value.get_int64());
    case boost::json::kind::uint64:
      return write_integer(out, static_cast<std::int64_t>(std::min<std::uint64_t>(value.get_uint64(), INT64_MAX)));
    case boost::json::kind::double_:
      return fail(Failure::malformed_request, "A number that is not an integer has no place in a signed request.");
    case boost::json::kind::string:
      write_text(out, std::string_view(value.get_string()));
      return {};
    case boost::json::kind::array: {
      out += '[';
      bool first = true;
      for (const JsonValue& item : value.get_array()) {
        if (!first) out += ',';
        first = false;
        TRY(write(out, item));
      }
      out += ']';
      return {};
    }
    case boost::json::kind::object:
      return write_object(out, value.get_object());
  }
  return fail(Failure::internal, "a JSON value of no kind");
}

}  // namespace

Result<std::string> canonical_json(const JsonValue& value) {
  std::string out;
  TRY(write(out, value));
  return out;
}

}  // namespace jurat
