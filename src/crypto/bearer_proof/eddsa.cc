#include "crypto/bearer_proof/eddsa.h"

#include <sodium.h>

#include <algorithm>

#include "crypto/domains.h"
#include "crypto/hash.h"

namespace jurat::crypto {
namespace {

using PointBytes = ByteArray<crypto_core_ed25519_BYTES>;
using ScalarBytes = ByteArray<crypto_core_ed25519_SCALARBYTES>;
static_assert(sizeof(PointBytes) == 32 && sizeof(ScalarBytes) == 32);

// Canonical, on the curve, of prime order: not small, no small part.
bool is_good_point(const PointBytes& point) { return crypto_core_ed25519_is_valid_point(point.data()) == 1; }

ScalarBytes reduce(const ByteArray<64>& wide) {
  ScalarBytes out{};
  crypto_core_ed25519_scalar_reduce(out.data(), wide.data());
  return out;
}

bool is_canonical_scalar(ByteSpan scalar) {
  ByteArray<64> wide{};
  std::ranges::copy(scalar, wide.begin());
  ScalarBytes reduced = reduce(wide);
  const bool same = equal_constant_time(reduced, scalar);
  wipe(wide);
  wipe(reduced);
  return same;
}

// into = a + k·p. False when k·p is the identity; none of our callers has an honest reason for that.
bool add_multiple(PointBytes& into, const PointBytes& a, const ScalarBytes& k, const PointBytes& p) {
  PointBytes product{};
  return crypto_scalarmult_ed25519_noclamp(product.data(), k.data(), p.data()) == 0 &&
         crypto_core_ed25519_add(into.data(), a.data(), product.data()) == 0;
}

// P = R + H(R|A|m)·A (RFC 8032 5.1.7): the point whose discrete logarithm is s.
bool signature_point(PointBytes& p, const PointBytes& r, const Ed25519PublicKey& a, ByteSpan message) {
  Bytes input;
  input.reserve(64 + message.size());
  append(input, r);
  append(input, a);
  append(input, message);
  return add_multiple(p, r, reduce(sha512(input)), a) && is_good_point(p);
}

// c = SHA-512(lp(domain) | A | R | P | T | request hash) mod L
ScalarBytes challenge(const Ed25519PublicKey& a, const PointBytes& r, const PointBytes& p, const PointBytes& t,
                      const Hash32& request_hash) {
  Bytes input;
  append_length_prefixed(input, as_bytes(domain::bearer_proof_eddsa));
  for (const ByteSpan field : {ByteSpan(a), ByteSpan(r), ByteSpan(p), ByteSpan(t), ByteSpan(request_hash)})
    append(input, field);
  return reduce(sha512(input));
}

}  // namespace

Result<Bytes> prove_eddsa(const Ed25519PublicKey& key, ByteSpan signed_part, ByteSpan signature,
                          const Hash32& request_hash, Random& random) {
  auto whole = to_array<64>(signature);
  if (!whole || !verify_ed25519(key, signed_part, *whole))
    return fail(Failure::bad_signature, "the token's signature does not verify");
  TRY_ASSIGN(const PointBytes r, to_array<32>(signature.first(32)));
  const ByteSpan s = signature.last(32);
  PointBytes p{};
  PointBytes t{};
  if (!is_good_point(key) || !is_good_point(r) || !signature_point(p, r, key, signed_part))
    return fail(Failure::bad_signature, "the token's signature has parts of small order");

  const Secret wide = random.secret(crypto_core_ed25519_NONREDUCEDSCALARBYTES);
  Secret k(crypto_core_ed25519_SCALARBYTES);
  crypto_core_ed25519_scalar_reduce(k.writable().data(), wide.span().data());
  if (crypto_scalarmult_ed25519_base_noclamp(t.data(), k.span().data()) != 0)
    return fail(Failure::internal, "the source of randomness gives zeros");
  const ScalarBytes c = challenge(key, r, p, t, request_hash);
  Secret product(crypto_core_ed25519_SCALARBYTES);
  ScalarBytes z{};
  crypto_core_ed25519_scalar_mul(product.writable().data(), c.data(), s.data());
  crypto_core_ed25519_scalar_add(z.data(), k.span().data(), product.span().data());
  Bytes proof;
  proof.reserve(eddsa_proof_bytes);
  append(proof, r);
  append(proof, t);
  append(proof, z);
  return proof;
}

Result<void> verify_eddsa(const Ed25519PublicKey& key, ByteSpan signed_part, ByteSpan proof,
                          const Hash32& request_hash) {
  if (proof.size() != eddsa_proof_bytes) return fail(Failure::bad_proof, "bearer proof: wrong length");
  if (!is_good_point(key)) return fail(Failure::bad_key, "not an Ed25519 key of prime order");
  TRY_ASSIGN(const PointBytes r, to_array<32>(proof.first(32)));
  TRY_ASSIGN(const PointBytes t, to_array<32>(proof.subspan(32, 32)));
  TRY_ASSIGN(const ScalarBytes z, to_array<32>(proof.last(32)));
  PointBytes p{};
  if (!is_good_point(r) || !is_good_point(t))
    return fail(Failure::bad_proof, "bearer proof: not points of prime order");
  if (!is_canonical_scalar(z)) return fail(Failure::bad_proof, "bearer proof: the response is not below the order");
  if (!signature_point(p, r, key, signed_part))
    return fail(Failure::bad_proof, "bearer proof: no signature has this R");
  PointBytes left{};
  PointBytes right{};
  // z·B = T + c·P; libsodium refuses z = 0.
  if (crypto_scalarmult_ed25519_base_noclamp(left.data(), z.data()) != 0 ||
      !add_multiple(right, t, challenge(key, r, p, t, request_hash), p) || left != right)
    return fail(Failure::bad_proof, "bearer proof: does not verify");
  return {};
}

}  // namespace jurat::crypto
