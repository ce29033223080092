// Proof that the prover holds the RS256 signature of a JWT, without showing it (protocols 10): eight parallel rounds of
// Guillou-Quisquater over X = EMSA(header.payload), bound to council and request hash. 2,080 bytes.
#pragma once

#include "core/ids.h"
#include "crypto/rsa.h"

namespace jurat::crypto {

inline constexpr std::size_t rs256_proof_rounds = 8;
inline constexpr std::size_t rs256_proof_bytes = 32 + rs256_proof_rounds * rsa_bytes;

// `signed_part` = the JWT's "header.payload" bytes. bad_signature when `signature` does not verify.
Result<Bytes> prove_rs256(const RsaPublicKey& key, ByteSpan signed_part, ByteSpan signature, const CouncilId& council,
                          const Hash32& request_hash, Random& random);
// bad_proof: wrong length, z = 0, z ≥ N, gcd(Π z, N) ≠ 1, or the hash differs. e is 65537 by type.
Result<void> verify_rs256(const RsaPublicKey& key, ByteSpan signed_part, ByteSpan proof, const CouncilId& council,
                          const Hash32& request_hash);

}  // namespace jurat::crypto
