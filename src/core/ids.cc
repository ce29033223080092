#include "core/ids.h"

#include <algorithm>

namespace jurat {

namespace {

bool is_alphanumeric(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

bool is_word(char c) { return is_alphanumeric(c) || c == '_'; }

}  // namespace

template <>
Result<PoolId> PoolId::parse(std::string_view text) {
  const std::size_t split = text.rfind('_');
  const bool shaped = text.size() <= 55 && split != std::string_view::npos && split > 0 && split + 1 < text.size() &&
                      std::ranges::all_of(text.substr(0, split), [](char c) { return is_word(c) || c == '-'; }) &&
                      std::ranges::all_of(text.substr(split + 1), is_alphanumeric);
  if (!shaped) {
    return fail(Failure::invalid_parameter,
                "a pool id has at most 55 characters of the form [A-Za-z0-9_-]+_[0-9A-Za-z]+");
  }
  return PoolId(std::string(text));
}

template <>
Result<ClientId> ClientId::parse(std::string_view text) {
  const bool shaped =
      !text.empty() && text.size() <= 128 && std::ranges::all_of(text, [](char c) { return is_word(c) || c == '+'; });
  if (!shaped) return fail(Failure::invalid_parameter, "a client id has 1 to 128 characters of [A-Za-z0-9_+]");
  return ClientId(std::string(text));
}

Uuid Uuid::from_random(ByteArray<16> random) noexcept {
  // RFC 9562 section 5.4: version 4 in the high half of octet 6, variant 10 in the top bits of octet 8.
  random[6] = static_cast<std::uint8_t>((random[6] & 0x0F) | 0x40);
  random[8] = static_cast<std::uint8_t>((random[8] & 0x3F) | 0x80);
  return Uuid{random};
}

Result<Uuid> Uuid::parse(std::string_view text) {
  std::string digits;
  bool shaped = text.size() == 36;
  for (std::size_t i = 0; shaped && i < text.size(); ++i) {
    const char c = text[i];
    if (i == 8 || i == 13 || i == 18 || i == 23) {
      shaped = c == '-';
    } else {
      shaped = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
      digits.push_back(c);
    }
  }
  if (!shaped) return fail(Failure::invalid_parameter, "not a UUID in lower case of the form 8-4-4-4-12");
  TRY_ASSIGN(const Bytes bytes, from_hex(digits));
  TRY_ASSIGN(const ByteArray<16> array, to_array<16>(bytes));
  return Uuid{array};
}

std::string Uuid::text() const {
  std::string out = to_hex(bytes);
  for (const std::size_t dash : {8U, 13U, 18U, 23U}) out.insert(dash, 1, '-');
  return out;
}

}  // namespace jurat
