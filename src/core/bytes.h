// Byte strings, zeroed when they are given back, and fixed-size byte arrays; hex for people.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "core/wiping.h"

namespace jurat {

using Bytes = std::vector<std::uint8_t, WipingAllocator<std::uint8_t>>;
using ByteSpan = std::span<const std::uint8_t>;
template <std::size_t N>
using ByteArray = std::array<std::uint8_t, N>;
using Hash32 = ByteArray<32>;

inline ByteSpan as_bytes(std::string_view text) noexcept {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}
inline std::string_view as_text(ByteSpan bytes) noexcept {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}
inline Bytes to_bytes(ByteSpan bytes) { return {bytes.begin(), bytes.end()}; }
inline Bytes to_bytes(std::string_view text) { return to_bytes(as_bytes(text)); }
inline void append(Bytes& out, ByteSpan more) { out.insert(out.end(), more.begin(), more.end()); }

// Appends u32 big-endian length | bytes: the prefix that every hash, KDF and OPRF input of Jurat uses.
void append_length_prefixed(Bytes& out, ByteSpan field);
Bytes length_prefixed(std::initializer_list<ByteSpan> fields);

void append_u32(Bytes& out, std::uint32_t value);  // big-endian
void append_u64(Bytes& out, std::uint64_t value);  // big-endian
std::uint64_t number_in(ByteSpan big_endian);      // at most 8 bytes

std::string to_hex(ByteSpan bytes);             // lower case
Result<Bytes> from_hex(std::string_view text);  // either case, even length

// As many of the first bytes, at most so many, as are whole characters; of what is no UTF-8, the valid beginning.
std::string_view cut_utf8(std::string_view text, std::size_t at_most) noexcept;
bool is_utf8(std::string_view text) noexcept;  // no overlong forms, no surrogates, nothing over U+10FFFF

// Copies exactly N bytes; bad_encoding on any other length.
template <std::size_t N>
Result<ByteArray<N>> to_array(ByteSpan bytes) {
  if (bytes.size() != N) return fail(Failure::bad_encoding, "expected " + std::to_string(N) + " bytes");
  ByteArray<N> out;
  for (std::size_t i = 0; i < N; ++i) out[i] = bytes[i];
  return out;
}

}  // namespace jurat
