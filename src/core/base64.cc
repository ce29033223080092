#include "core/base64.h"

#include <sodium/utils.h>

#include <algorithm>

namespace jurat {

namespace {

std::string encode(ByteSpan bytes, int variant) {
  std::string out(sodium_base64_encoded_len(bytes.size(), variant), '\0');  // counts a zero byte at the end
  sodium_bin2base64(out.data(), out.size(), bytes.data(), bytes.size(), variant);
  out.pop_back();
  return out;
}

Result<Bytes> decode(std::string_view text, int variant, const char* name) {
  Bytes out(text.size() / 4 * 3 + 3);
  std::size_t length = 0;
  // libsodium 1.0.18 takes some bytes over 0x7F for letters of the alphabet.
  const bool ascii = std::ranges::all_of(as_bytes(text), [](std::uint8_t byte) { return byte < 0x80; });
  if (!ascii ||
      sodium_base642bin(out.data(), out.size(), text.data(), text.size(), nullptr, &length, nullptr, variant) != 0) {
    return fail(Failure::bad_encoding, std::string("not canonical ") + name);
  }
  out.resize(length);
  return out;
}

}  // namespace

std::string to_base64(ByteSpan bytes) { return encode(bytes, sodium_base64_VARIANT_ORIGINAL); }
std::string to_base64url(ByteSpan bytes) { return encode(bytes, sodium_base64_VARIANT_URLSAFE_NO_PADDING); }

Result<Bytes> from_base64(std::string_view text) {
  return decode(text, sodium_base64_VARIANT_ORIGINAL, "base64 with padding");
}
Result<Bytes> from_base64url(std::string_view text) {
  return decode(text, sodium_base64_VARIANT_URLSAFE_NO_PADDING, "base64url without padding");
}

}  // namespace jurat
