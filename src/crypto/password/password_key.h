// From an OPRF output to the key pair that stands for a password: Argon2id, HKDF, Ed25519 (protocols 11).
// Nothing here is stored; the public key alone goes to the ledger.
#pragma once

#include "core/ids.h"
#include "core/secret.h"
#include "crypto/ed25519.h"

namespace jurat::crypto {

struct Argon2Cost {
  std::uint32_t memory_kib = 46 * 1024;
  std::uint32_t passes = 1;
};

// Argon2id, RFC 9106, p = 1, 32 bytes out. salt: 16 bytes. invalid_parameter: cost below 8 KiB or one pass, or a salt
// of another length; internal when the machine has no memory for it.
Result<Secret> argon2id(ByteSpan input, ByteSpan salt, const Argon2Cost& cost);

// lp(domain::password_input) lp(pool) lp(uuid) lp(password bytes as typed); the key K_pw is the user's own, for good.
Secret password_oprf_input(const PoolId& pool, const Uuid& user, const Secret& password);
// r = Argon2id(y, SHA-512(lp(salt domain) lp(pool) lp(uuid))[0..15]); seed = HKDF-SHA512(y | r, …); key pair from the
// seed.
Result<Ed25519Key> password_key(const Secret& oprf_output, const PoolId& pool, const Uuid& user,
                                const Argon2Cost& cost);

// A code sent by SMS or e-mail as a one-time password (protocols 4): input and key under K_code.
Secret code_oprf_input(const PoolId& pool, const Uuid& user, std::string_view purpose, ByteSpan code_id,
                       const Secret& code);
Ed25519Key code_key(const Secret& oprf_output);
// The key pair of a client secret: HKDF-SHA256.
Ed25519Key client_secret_key(const Secret& client_secret);

}  // namespace jurat::crypto
