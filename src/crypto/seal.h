// Authenticated encryption under a key that commits: XChaCha20-Poly1305 with HKDF(key, "commit") in the associated
// data. Opening checks the commitment first, so a ciphertext opens under one key only.
#pragma once

#include "core/bytes.h"
#include "core/outside.h"
#include "core/secret.h"

namespace jurat::crypto {

inline constexpr std::size_t data_key_bytes = 32;
// A data-encryption key (DEK of protocols 12, or a node's own sealing key).
struct DataKey {
  Secret bytes;
};
// DEK = HKDF-SHA256(64-byte threshold PRF output).
DataKey data_key_from_prf(const Secret& prf_output);

// commitment(32) | nonce(24) | ciphertext | tag(16); `context` is authenticated, not stored.
Bytes seal(const DataKey& key, ByteSpan plain, ByteSpan context, Random& random);
Result<Secret> open_sealed(const DataKey& key, ByteSpan sealed, ByteSpan context);  // cannot_open
// True when `sealed` was made under this key (constant time); tells a wrong key from an altered ciphertext.
[[nodiscard]] bool commits_to(const DataKey& key, ByteSpan sealed);

}  // namespace jurat::crypto
