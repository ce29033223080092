// Proof that the prover holds the EdDSA signature (R, s) of a JWT, without showing s (protocols 10): a Schnorr proof of
// knowledge of s with s·B = P, P = R + H(R|A|m)·A, bound to the request hash. 96 bytes: R | T | z.
#pragma once

#include "core/bytes.h"
#include "core/outside.h"
#include "crypto/ed25519.h"

namespace jurat::crypto {

inline constexpr std::size_t eddsa_proof_bytes = 96;

// `signed_part` = the JWT's "header.payload" bytes. bad_signature when `signature` does not verify.
Result<Bytes> prove_eddsa(const Ed25519PublicKey& key, ByteSpan signed_part, ByteSpan signature,
                          const Hash32& request_hash, Random& random);
// bad_proof: wrong length, R or T not canonical or not of prime order, z = 0 or not below the order, or no match.
// bad_key: `key` is not a point of prime order.
Result<void> verify_eddsa(const Ed25519PublicKey& key, ByteSpan signed_part, ByteSpan proof,
                          const Hash32& request_hash);

}  // namespace jurat::crypto
