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

// Shares `secret` t-of-n with fresh coefficients. 1 ≤ t ≤ n ≤ 64.
Result<Dealing> deal(const Scalar& secret, unsigned t, unsigned n, Random& random);
// Y_i = f(i)·G from the commitments.
Result<Point> public_share(const Commitments& commitments, NodeIndex node);
// True when share·G equals public_share.
bool verify_share(const Commitments& commitments, NodeIndex node, const Scalar& share);
// Point-wise sum of several dealers' commitments; all of equal length.
Result<Commitments> sum_commitments(std::span<const Commitments> dealings);
// λ_i for interpolation at zero over the distinct nodes `quorum`, which contains `node`.
Result<Scalar> lagrange(NodeIndex node, std::span<const NodeIndex> quorum);

struct IndexedPoint {
  NodeIndex node;
  Point point;
};
// Σ λ_i · P_i over exactly the given distinct nodes.
Result<Point> interpolate(std::span<const IndexedPoint> partials);

// Schnorr proof of possession of the constant term (64 bytes: c | z), bound to `context`.
struct PossessionProof {
  ByteArray<64> bytes{};
};
PossessionProof prove_possession(const Scalar& secret, const Point& public_key, ByteSpan context, Random& random);
bool verify_possession(const Point& public_key, const PossessionProof& proof, ByteSpan context);

}  // namespace jurat::crypto
