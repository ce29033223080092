// The oblivious PRF of RFC 9497 (OPRF mode, ristretto255-SHA512), evaluated by t of n nodes with DLEQ-proved partials.
// The combined output is byte for byte the RFC's output for the whole key.
#pragma once

#include <span>
#include <vector>

#include "core/ids.h"
#include "crypto/threshold/dleq.h"
#include "crypto/threshold/shamir.h"

namespace jurat::crypto {

// A caller's blinding of one input: `blinded` travels, `blind` stays (or is shown later to prove a look-up).
struct BlindedInput {
  Scalar blind;
  Point blinded;
};
// Inputs have at most 65,535 bytes (too_large).
Result<BlindedInput> blind_input(ByteSpan input, Random& random);
// The same with a given blind: endorsers repeat a look-up's blinding with it.
Result<Point> blind_input_with(ByteSpan input, const Scalar& blind);

// A node's answer: Z = k_i · point with its proof against Y_i.
struct Partial {
  NodeIndex node;
  Point value;
  DleqProof proof;
};
Result<Partial> evaluate_partial(NodeIndex node, const Scalar& share, const Point& public_share, const Point& point,
                                 Random& random);
[[nodiscard]] bool verify_partial(const Commitments& commitments, const Point& point, const Partial& partial);
// The same for who already knows the node's Y_i: saves computing it from the commitments.
[[nodiscard]] bool verify_partial(const Point& public_share, const Point& point, const Partial& partial);

// Verifies nothing but distinctness; give it verified partials. y = 64 bytes, RFC 9497 Finalize.
Result<Secret> finalize_oprf(ByteSpan input, const Scalar& blind, std::span<const Partial> partials);

// The PRF on a point that a node hashes itself (sealing): point = prf_point(input), output 64 bytes.
Result<Point> prf_point(ByteSpan input);
Result<Secret> finalize_prf(ByteSpan input, std::span<const Partial> partials);

}  // namespace jurat::crypto
