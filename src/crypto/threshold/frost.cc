#include "crypto/threshold/frost.h"

#include <sodium/crypto_core_ed25519.h>
#include <sodium/crypto_scalarmult_ed25519.h>
#include <sodium/utils.h>

#include <algorithm>
#include <optional>
#include <string_view>

#include "core/limits.h"
#include "crypto/declassify.h"
#include "crypto/hash.h"
#include "crypto/threshold/shamir.h"

// Scalars of Ed25519 and of ristretto255 are the same field, so Scalar and the Lagrange weights serve both.

namespace jurat::crypto {
namespace {

constexpr std::string_view context = "FROST-ED25519-SHA512-v1";  // RFC 9591 6.1

void hash_into(std::span<std::uint8_t, 64> out, std::string_view label, std::initializer_list<ByteSpan> parts) {
  Sha512 hash;
  if (!label.empty()) hash.add(as_bytes(context)).add(as_bytes(label));
  for (const ByteSpan part : parts) hash.add(part);
  hash.finish(out);
}

Scalar hash_to_scalar_of(std::string_view label, std::initializer_list<ByteSpan> parts) {
  ByteArray<64> wide;
  hash_into(wide, label, parts);
  Scalar scalar = Scalar::from_wide(wide);
  sodium_memzero(wide.data(), wide.size());
  return scalar;
}

Scalar coordinate(NodeIndex node) { return Scalar::from_number(node.value); }

bool is_good_point(const EdPoint& point) { return crypto_core_ed25519_is_valid_point(point.data()) == 1; }

Result<EdPoint> add(const EdPoint& a, const EdPoint& b) {
  EdPoint sum;
  if (crypto_core_ed25519_add(sum.data(), a.data(), b.data()) != 0)
    return fail(Failure::share_invalid, "not a point of Ed25519");
  return sum;
}

Result<EdPoint> multiply_public(const Scalar& scalar, const EdPoint& point) {
  EdPoint product;
  if (crypto_scalarmult_ed25519_noclamp(product.data(), scalar.span().data(), point.data()) != 0)
    return fail(Failure::share_invalid, "a multiple of a point of Ed25519 is the identity");
  return product;
}

// The nonce of RFC 9591 4.1.
Scalar draw_nonce(const Scalar& share, Random& random) {
  const Secret fresh = random.secret(32);
  return hash_to_scalar_of("nonce", {fresh.span(), share.span()});
}

// What all signers derive from one commitment list and one message (RFC 9591 4.3 to 4.6).
struct Session {
  std::vector<NodeIndex> nodes;
  std::vector<Scalar> binding_factors;
  std::vector<Scalar> weights;
  std::vector<EdPoint> parts;  // D_i + rho_i·E_i
  EdPoint commitment{};
  Scalar challenge = Scalar::from_number(0);
};

Result<void> check_commitments(std::span<const FrostCommitment> commitments) {
  if (commitments.empty() || commitments.size() > limits::nodes)
    return fail(Failure::share_invalid, "a FROST signature needs 1 to " + std::to_string(limits::nodes) + " signers");
  for (std::size_t i = 0; i < commitments.size(); ++i) {
    const FrostCommitment& one = commitments[i];
    if (one.node.value == 0 || (i > 0 && commitments[i - 1].node >= one.node))
      return fail(Failure::share_invalid, "FROST commitments are not sorted by node");
    if (!is_good_point(one.hiding) || !is_good_point(one.binding))
      return fail(Failure::share_invalid, "node " + std::to_string(one.node.value) + " commits to no point");
  }
  return {};
}

Result<Session> session_of(const Ed25519PublicKey& key, ByteSpan message,
                           std::span<const FrostCommitment> commitments) {
  TRY(check_commitments(commitments));
  Session session;
  Bytes list;
  for (const FrostCommitment& one : commitments) {
    session.nodes.push_back(one.node);
    append(list, coordinate(one.node).span());
    append(list, one.hiding);
    append(list, one.binding);
  }
  ByteArray<64> message_hash, list_hash;
  hash_into(message_hash, "msg", {message});
  hash_into(list_hash, "com", {list});
  for (const FrostCommitment& one : commitments) {
    session.binding_factors.push_back(
        hash_to_scalar_of("rho", {key, message_hash, list_hash, coordinate(one.node).span()}));
    TRY_ASSIGN(const EdPoint bound, multiply_public(session.binding_factors.back(), one.binding));
    TRY_ASSIGN(const EdPoint part, add(one.hiding, bound));
    session.parts.push_back(part);
  }
  session.commitment = session.parts.front();
  for (std::size_t i = 1; i < session.parts.size(); ++i) {
    TRY_ASSIGN(session.commitment, add(session.commitment, session.parts[i]));
  }
  session.challenge = hash_to_scalar_of({}, {session.commitment, key, message});
  TRY_ASSIGN(session.weights, lagrange_weights(session.nodes, Scalar::from_number(1)));
  return session;
}

// z_i·B = D_i + rho_i·E_i + (c·lambda_i)·Y_i (RFC 9591 5.4).
Result<bool> share_fits(const Session& session, std::size_t place, const EdPoint& public_share, const Scalar& share) {
  TRY_ASSIGN(const EdPoint shown, multiply_ed25519_base(share));
  TRY_ASSIGN(const EdPoint owed, multiply_public(session.challenge * session.weights[place], public_share));
  TRY_ASSIGN(const EdPoint expected, add(session.parts[place], owed));
  return shown == expected;
}

}  // namespace

Result<EdPoint> multiply_ed25519_base(const Scalar& scalar) {
  EdPoint point;
  if (declassified(crypto_scalarmult_ed25519_base_noclamp(point.data(), scalar.span().data())) != 0)
    return fail(Failure::bad_key, "the product is the identity");
  declassify(point);
  return point;
}

Result<FrostNonces> FrostNonces::draw(NodeIndex node, const Scalar& share, Random& random) {
  Scalar hiding = draw_nonce(share, random);
  Scalar binding = draw_nonce(share, random);
  FrostCommitment commitment{node, {}, {}};
  TRY_ASSIGN(commitment.hiding, multiply_ed25519_base(hiding));
  TRY_ASSIGN(commitment.binding, multiply_ed25519_base(binding));
  return FrostNonces(std::move(hiding), std::move(binding), commitment);
}

Result<ByteArray<32>> sign_frost_share(FrostNonces nonces, const Scalar& share, const Ed25519PublicKey& key,
                                       ByteSpan message, std::span<const FrostCommitment> commitments) {
  TRY_ASSIGN(const Session session, session_of(key, message, commitments));
  const auto own = std::ranges::find(commitments, nonces.commitment_.node, &FrostCommitment::node);
  if (own == commitments.end() || own->hiding != nonces.commitment_.hiding ||
      own->binding != nonces.commitment_.binding) {
    return fail(Failure::share_invalid, "this node's own commitment is not in the list as it was given");
  }
  const auto place = static_cast<std::size_t>(own - commitments.begin());
  const Scalar z = nonces.hiding_ + nonces.binding_ * session.binding_factors[place] +
                   session.weights[place] * share * session.challenge;
  ByteArray<32> answer;
  std::ranges::copy(z.span(), answer.begin());
  declassify(answer);
  return answer;
}

Result<CombinedFrost> combine_frost(const Ed25519PublicKey& key, std::span<const IndexedEdPoint> public_shares,
                                    ByteSpan message, std::span<const FrostCommitment> commitments,
                                    std::span<const FrostShare> shares) {
  TRY_ASSIGN(const Session session, session_of(key, message, commitments));
  const bool same_nodes = std::ranges::equal(shares, session.nodes, {}, &FrostShare::node);
  if (!same_nodes) return fail(Failure::share_invalid, "the shares are not of the nodes that committed");
  CombinedFrost combined;
  Scalar sum = Scalar::from_number(0);
  std::vector<std::optional<Scalar>> parsed;
  for (const FrostShare& one : shares) {
    Result<Scalar> scalar = Scalar::parse(one.share);
    if (scalar) sum = sum + *scalar;
    parsed.push_back(scalar ? std::optional<Scalar>(std::move(*scalar)) : std::nullopt);
  }
  std::ranges::copy(session.commitment, combined.signature.begin());
  std::ranges::copy(sum.span(), combined.signature.begin() + 32);
  const bool all_read = std::ranges::all_of(parsed, [](const auto& one) { return one.has_value(); });
  if (all_read && verify_ed25519(key, message, combined.signature)) return combined;
  combined.signature = {};
  for (std::size_t i = 0; i < shares.size(); ++i) {
    const auto known = std::ranges::find(public_shares, shares[i].node, &IndexedEdPoint::node);
    if (known == public_shares.end())
      return fail(Failure::share_invalid, "no public share of node " + std::to_string(shares[i].node.value));
    const bool fits = parsed[i] && share_fits(session, i, known->point, *parsed[i]).value_or(false);
    if (!fits) combined.liars.push_back(shares[i].node);
  }
  if (combined.liars.empty()) return fail(Failure::share_invalid, "the public shares are not those of the key");
  return combined;
}

}  // namespace jurat::crypto
