#include "core/bytes.h"

#include <sodium/utils.h>

#include <initializer_list>
#include <limits>

namespace jurat {

void append_u32(Bytes& out, std::uint32_t value) {
  for (int shift = 24; shift >= 0; shift -= 8) out.push_back(static_cast<std::uint8_t>(value >> shift));
}

void append_u64(Bytes& out, std::uint64_t value) {
  for (int shift = 56; shift >= 0; shift -= 8) out.push_back(static_cast<std::uint8_t>(value >> shift));
}

std::uint64_t number_in(ByteSpan big_endian) {
  ASSERT_TRUTH(big_endian.size() <= 8);
  std::uint64_t number = 0;
  for (const std::uint8_t byte : big_endian) number = number << 8 | byte;
  return number;
}

void append_length_prefixed(Bytes& out, ByteSpan field) {
  ASSERT_TRUTH(field.size() <= std::numeric_limits<std::uint32_t>::max());
  append_u32(out, static_cast<std::uint32_t>(field.size()));
  append(out, field);
}

Bytes length_prefixed(std::initializer_list<ByteSpan> fields) {
  std::size_t size = 0;
  for (const ByteSpan field : fields) size += 4 + field.size();
  Bytes out;
  out.reserve(size);
  for (const ByteSpan field : fields) append_length_prefixed(out, field);
  return out;
}

std::string to_hex(ByteSpan bytes) {
  std::string out(bytes.size() * 2 + 1, '\0');  // libsodium ends it with a zero byte
  sodium_bin2hex(out.data(), out.size(), bytes.data(), bytes.size());
  out.pop_back();
  return out;
}

Result<Bytes> from_hex(std::string_view text) {
  if (text.empty()) return Bytes();
  Bytes out(text.size() / 2 + 1);  // one more: libsodium takes no null pointer, which an empty vector may have
  std::size_t length = 0;
  if (sodium_hex2bin(out.data(), out.size(), text.data(), text.size(), nullptr, &length, nullptr) != 0 ||
      length * 2 != text.size()) {
    return fail(Failure::bad_encoding, "not an even number of hexadecimal digits");
  }
  out.resize(length);
  return out;
}

namespace {

// Length of the well-formed sequence at `at` (Unicode 15, table 3-7), or 0.
std::size_t utf8_sequence(ByteSpan text, std::size_t at) noexcept {
  const std::uint8_t lead = text[at];
  if (lead < 0x80) return 1;
  std::size_t length = 0;
  std::uint8_t low = 0x80;
  std::uint8_t high = 0xBF;
  if (lead >= 0xC2 && lead <= 0xDF) {
    length = 2;
  } else if (lead >= 0xE0 && lead <= 0xEF) {
    length = 3;
    if (lead == 0xE0) low = 0xA0;   // no overlong forms
    if (lead == 0xED) high = 0x9F;  // no surrogates
  } else if (lead >= 0xF0 && lead <= 0xF4) {
    length = 4;
    if (lead == 0xF0) low = 0x90;   // no overlong forms
    if (lead == 0xF4) high = 0x8F;  // nothing over U+10FFFF
  } else {
    return 0;
  }
  if (text.size() - at < length || text[at + 1] < low || text[at + 1] > high) return 0;
  for (std::size_t i = 2; i < length; ++i) {
    if (text[at + i] < 0x80 || text[at + i] > 0xBF) return 0;
  }
  return length;
}

}  // namespace

std::string_view cut_utf8(std::string_view text, std::size_t at_most) noexcept {
  const ByteSpan bytes = as_bytes(text);
  std::size_t at = 0;
  while (at < bytes.size()) {
    const std::size_t length = utf8_sequence(bytes, at);
    if (length == 0 || at + length > at_most) break;
    at += length;
  }
  return text.substr(0, at);
}

bool is_utf8(std::string_view text) noexcept {
  const ByteSpan bytes = as_bytes(text);
  std::size_t at = 0;
  while (at < bytes.size()) {
    const std::size_t length = utf8_sequence(bytes, at);
    if (length == 0) return false;
    at += length;
  }
  return true;
}

}  // namespace jurat
