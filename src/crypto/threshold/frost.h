// Threshold EdDSA: FROST(Ed25519, SHA-512) of RFC 9591. The result is an ordinary Ed25519 signature (RFC 8032).
// Promises: nonces are used up by the one share they give; combine returns only what verifies and names who lied.
// Does not: make keys, keep nonces, or say who may sign what: a node signs bytes that it built itself. Thread-safe.
#pragma once

#include <span>
#include <vector>

#include "core/ids.h"
#include "crypto/ed25519.h"
#include "crypto/threshold/group.h"

namespace jurat::crypto {

// A point of Ed25519: 32 canonical bytes, of prime order.
using EdPoint = ByteArray<32>;

// What a signer says in round 1.
struct FrostCommitment {
  NodeIndex node;
  EdPoint hiding{}, binding{};
};

// The two secrets behind a commitment. Whoever signs twice with one gives the key away: signing takes it away.
class FrostNonces {
 public:
  // RFC 9591 4.1: each is H3 of 32 fresh bytes and the share.
  static Result<FrostNonces> draw(NodeIndex node, const Scalar& share, Random& random);
  [[nodiscard]] const FrostCommitment& commitment() const noexcept { return commitment_; }

 private:
  friend Result<ByteArray<32>> sign_frost_share(FrostNonces nonces, const Scalar& share, const Ed25519PublicKey& key,
                                                ByteSpan message, std::span<const FrostCommitment> commitments);
  FrostNonces(Scalar hiding, Scalar binding, const FrostCommitment& commitment)
      : hiding_(std::move(hiding)), binding_(std::move(binding)), commitment_(commitment) {}
  Scalar hiding_, binding_;
  FrostCommitment commitment_;
};

// RFC 9591 5.2, z_i. `commitments`: of everybody who signs, sorted by node, this one among them exactly as it was
// given; share_invalid otherwise, and the nonces are gone all the same.
Result<ByteArray<32>> sign_frost_share(FrostNonces nonces, const Scalar& share, const Ed25519PublicKey& key,
                                       ByteSpan message, std::span<const FrostCommitment> commitments);

struct FrostShare {
  NodeIndex node;
  ByteArray<32> share{};
};
struct IndexedEdPoint {
  NodeIndex node;
  EdPoint point{};
};
struct CombinedFrost {
  Ed25519Signature signature{};
  std::vector<NodeIndex> liars;  // not empty: there is no signature, and these shares are why
};
// RFC 9591 5.3 and 5.4. `shares` are of exactly the nodes of `commitments`, in their order; `public_shares` (s_i·B) of
// at least them. share_invalid: no signature and nobody to blame (commitments that fit nobody).
Result<CombinedFrost> combine_frost(const Ed25519PublicKey& key, std::span<const IndexedEdPoint> public_shares,
                                    ByteSpan message, std::span<const FrostCommitment> commitments,
                                    std::span<const FrostShare> shares);

// scalar·B; bad_key when it is the identity.
Result<EdPoint> multiply_ed25519_base(const Scalar& scalar);

}  // namespace jurat::crypto
