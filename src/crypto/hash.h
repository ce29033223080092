// SHA-256, SHA-512, HMAC and HKDF over bytes (FIPS 180-4, RFC 2104, RFC 5869).
#pragma once

#include <initializer_list>

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

}  // namespace jurat::crypto
