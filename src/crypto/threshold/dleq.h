// DLEQ proofs: the same k in Y = k·G and Z = k·M (RFC 9497 section 2.2, suite ristretto255-SHA512, VOPRF mode).
#pragma once

#include <span>

#include "crypto/threshold/group.h"

namespace jurat::crypto {

struct DleqProof {
  ByteArray<64> bytes{};  // c | s
};

// RFC 9497 GenerateProof for one or more pairs (M_i, Z_i = k·M_i), 1 ≤ count ≤ 64.
Result<DleqProof> prove_dleq(const Scalar& k, const Point& public_key, std::span<const Point> inputs,
                             std::span<const Point> outputs, Random& random);
[[nodiscard]] bool verify_dleq(const Point& public_key, std::span<const Point> inputs, std::span<const Point> outputs,
                               const DleqProof& proof);

}  // namespace jurat::crypto
