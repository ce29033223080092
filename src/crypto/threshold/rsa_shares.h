// Threshold RS256: Shoup, "Practical Threshold Signatures" (EUROCRYPT 2000), protocol 1. A dealer shares d t-of-n; node
// i answers x^(2·n!·s_i); t answers make the ordinary PKCS #1 v1.5 signature, byte for byte. Promises: what combine
// returns verifies, and it names whose share was wrong; exponentiations are constant-time in s_i. Does not: prove
// single shares (with n ≤ 10 the subsets are few), refresh or repair shares. Thread-safe.
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "core/ids.h"
#include "crypto/rsa.h"

namespace jurat::crypto {

// Two different 1024-bit safe primes, big-endian, 128 bytes each.
struct SafePrimes {
  Secret p, q;
};
// Draws them with OpenSSL's generator: about a second of work each, sometimes ten. `stop` is asked often; pending once
// it says so.
Result<SafePrimes> generate_safe_primes(const std::function<bool()>& stop = [] { return false; });

struct DealtRsaKey {
  RsaPublicKey public_key;
  std::vector<Secret> shares;  // shares[i - 1] = s_i of node i, 256 bytes big-endian
};
// The dealer knows the key while this runs and wipes it. bad_key: not two different safe primes of 1024 bits whose
// product has 2048. 1 ≤ t ≤ n ≤ limits::rsa_share_nodes.
Result<DealtRsaKey> deal_rsa_key(const SafePrimes& primes, unsigned t, unsigned n, Random& random);

using RsaSignatureShare = ByteArray<rsa_bytes>;

// One node's share of a private exponent, made ready for signing.
class RsaKeyShare {
 public:
  // bad_key: not 256 bytes, zero, or not below the modulus.
  static Result<RsaKeyShare> parse(const RsaPublicKey& key, unsigned n, const Secret& share);
  [[nodiscard]] Result<RsaSignatureShare> sign_sha256(ByteSpan message) const;

  RsaKeyShare(RsaKeyShare&&) noexcept;
  RsaKeyShare& operator=(RsaKeyShare&&) noexcept;
  ~RsaKeyShare();

 private:
  struct Inside;
  explicit RsaKeyShare(std::unique_ptr<Inside> inside);
  std::unique_ptr<Inside> inside_;
};

struct IndexedRsaShare {
  NodeIndex node;
  RsaSignatureShare share{};
};
struct CombinedRsaSignature {
  ByteArray<rsa_bytes> signature{};
  std::vector<NodeIndex> liars;  // whose share was surely wrong, sorted; with n - t > 1 only known when all n answered
};
// Tries the t-subsets of the shares until one verifies. invalid_parameter: a node twice or not in 1…n; share_invalid:
// no subset of them gives the signature.
Result<CombinedRsaSignature> combine_rsa_shares(const RsaPublicKey& key, unsigned t, unsigned n, ByteSpan message,
                                                std::span<const IndexedRsaShare> shares);

}  // namespace jurat::crypto
