// Shamir sharing over the scalars of ristretto255 with Feldman commitments, and interpolation at zero.
// A key is dealt or summed from dealings; node i holds f(i), everybody knows C_j = a_j·G.
#pragma once

#include <span>
#include <vector>

#include "core/ids.h"
#include "crypto/threshold/group.h"

namespace jurat::crypto {

// t points C_0 … C_{t-1}; C_0 is the public key.
using Commitments = std::vector<Point>;

struct Dealing {
  Commitments commitments;
  std::vector<Scalar> shares;  // shares[i - 1] = f(i) for node i
};

// Shares `secret` t-of-n with fresh coefficients. 1 ≤ t ≤ n ≤ limits::nodes;
// bad_key when `secret` is zero.
Result<Dealing> deal(const Scalar& secret, unsigned t, unsigned n, Random& random);
// Y_i = f(i)·G from the commitments.
Result<Point> public_share(const Commitments& commitments, NodeIndex node);
// True when share·G equals public_share.
bool verify_share(const Commitments& commitments, NodeIndex node, const Scalar& share);
// Point-wise sum of several dealers' commitments; all of equal length.
Result<Commitments> sum_commitments(std::span<const Commitments> dealings);
// λ_i for interpolation at zero over the distinct nodes `quorum`, which contains `node`.
Result<Scalar> lagrange(NodeIndex node, std::span<const NodeIndex> quorum);
// λ_i / divisor for every node of the quorum, in its order, with one inversion. Time does not depend on `divisor`.
Result<std::vector<Scalar>> lagrange_weights(std::span<const NodeIndex> quorum, const Scalar& divisor);

struct IndexedPoint {
  NodeIndex node;
  Point point;
};
// Σ λ_i · P_i over exactly the given distinct nodes. share_invalid: index 0, one twice, none.
Result<Point> interpolate(std::span<const IndexedPoint> partials);
// The same divided by a scalar that may be secret (a blind), at no further multiplication.
Result<Point> interpolate_divided(std::span<const IndexedPoint> partials, const Scalar& divisor);

// Schnorr proof of possession of the constant term (64 bytes: c | z), bound to `context`.
struct PossessionProof {
  ByteArray<64> bytes{};
};
PossessionProof prove_possession(const Scalar& secret, const Point& public_key, ByteSpan context, Random& random);
bool verify_possession(const Point& public_key, const PossessionProof& proof, ByteSpan context);

}  // namespace jurat::crypto
