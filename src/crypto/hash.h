// SHA-256, SHA-512, HMAC and HKDF over bytes (FIPS 180-4, RFC 2104, RFC 5869).
// Promises: time depends on lengths alone; nothing but the last digest outlives a call. Thread-safe.
#pragma once

#include <sodium/crypto_hash_sha512.h>

#include <initializer_list>
#include <span>
#include <string_view>

#include "core/bytes.h"
#include "core/secret.h"

namespace jurat::crypto {

Hash32 sha256(ByteSpan bytes);
ByteArray<64> sha512(ByteSpan bytes);
// SHA-256 over lp(domain) | lp(field) …, where lp(x) = u32 big-endian length | x.
Hash32 tagged_hash(std::string_view domain, std::initializer_list<ByteSpan> fields);
Hash32 hmac_sha256(ByteSpan key, ByteSpan message);
// RFC 5869 extract-and-expand. `length` ≤ 255 hash lengths.
Secret hkdf_sha256(ByteSpan input_key, ByteSpan salt, ByteSpan info, std::size_t length);
Secret hkdf_sha512(ByteSpan input_key, ByteSpan salt, ByteSpan info, std::size_t length);
// The same into the caller's buffer, which the caller wipes.
void hkdf_sha256_into(std::span<std::uint8_t> out, ByteSpan input_key, ByteSpan salt, ByteSpan info);
void hkdf_sha512_into(std::span<std::uint8_t> out, ByteSpan input_key, ByteSpan salt, ByteSpan info);

// Several keys out of one extraction (RFC 5869 2.3). The caller wipes what it expands.
class HkdfSha256 {
 public:
  HkdfSha256(ByteSpan input_key, ByteSpan salt);
  HkdfSha256(const HkdfSha256&) = delete;
  HkdfSha256& operator=(const HkdfSha256&) = delete;
  ~HkdfSha256();
  void expand_into(std::span<std::uint8_t> out, ByteSpan info) const;

 private:
  Hash32 extracted_;
};

// SHA-512 in pieces, for transcripts that may hold secrets: the state is wiped at the end.
class Sha512 {
 public:
  Sha512() noexcept;
  Sha512(const Sha512&) = delete;
  Sha512& operator=(const Sha512&) = delete;
  ~Sha512();
  Sha512& add(ByteSpan bytes) noexcept;
  Sha512& add_u8(std::uint8_t value) noexcept;
  Sha512& add_u16(std::size_t value) noexcept;  // I2OSP(value, 2) of RFC 8017; value ≤ 65,535
  void finish(std::span<std::uint8_t, 64> out) noexcept;

 private:
  crypto_hash_sha512_state state_;
};

}  // namespace jurat::crypto
