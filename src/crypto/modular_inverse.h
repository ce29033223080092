// The inverse of a number modulo an odd modulus of 2048 bits, by the variable-time division steps of Bernstein and Yang
// ("Fast constant-time gcd computation and modular inversion", 2019) as libsecp256k1 arranges them (doc/safegcd_
// implementation.md there): several times as fast as OpenSSL's. Not for secrets: its time depends on both numbers.
#pragma once

#include <optional>

#include "core/bytes.h"

namespace jurat::crypto {

using Integer2048 = ByteArray<256>;  // big-endian

// `modulus` is odd and has its top bit set. Nothing when `number` shares a factor with it, or is not in [1, modulus).
std::optional<Integer2048> inverse_var_time(const Integer2048& modulus, const Integer2048& number);

}  // namespace jurat::crypto
