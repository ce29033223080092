#include "crypto/threshold/group.h"

#include <sodium/crypto_core_ristretto255.h>
#include <sodium/crypto_scalarmult_ristretto255.h>
#include <sodium/utils.h>

#include <algorithm>

#include "crypto/declassify.h"
#include "crypto/hash.h"

namespace jurat::crypto {
namespace {

static_assert(crypto_core_ristretto255_BYTES == 32 && crypto_core_ristretto255_SCALARBYTES == 32);
static_assert(crypto_core_ristretto255_HASHBYTES == 64 && crypto_core_ristretto255_NONREDUCEDSCALARBYTES == 64);

Result<Point> not_identity(const Point& point) {
  if (declassified(sodium_is_zero(point.bytes.data(), point.bytes.size())) == 1) {
    return fail(Failure::bad_key, "the result is the identity");
  }
  return point;
}

// RFC 9380 5.3.1 for 64 bytes out, one block of SHA-512: b_0 = H(Z_pad | msg | 0x0040 | 0x00 | DST'), b_1 = H(b_0 | 1 |
// DST').
void expand_message(std::span<std::uint8_t, 64> out, ByteSpan message, ByteSpan dst) noexcept {
  ASSERT_TRUTH(!dst.empty() && dst.size() <= 255);
  static constexpr ByteArray<128> z_pad{};
  const auto dst_size = static_cast<std::uint8_t>(dst.size());
  ByteArray<64> b_0;
  Sha512().add(z_pad).add(message).add_u16(64).add_u8(0).add(dst).add_u8(dst_size).finish(b_0);
  Sha512().add(b_0).add_u8(1).add(dst).add_u8(dst_size).finish(out);
  sodium_memzero(b_0.data(), b_0.size());
}

}  // namespace

Result<Point> Point::parse(ByteSpan bytes) {
  TRY_ASSIGN(const auto array, to_array<32>(bytes));
  if (sodium_is_zero(array.data(), array.size()) == 1) return fail(Failure::bad_encoding, "point: the identity");
  // libsodium 1.0.18 does not look at the top bit, which no canonical encoding has (RFC 9496 4.3.1, step 1).
  if ((array[31] & 0x80U) != 0 || crypto_core_ristretto255_is_valid_point(array.data()) != 1) {
    return fail(Failure::bad_encoding, "point: not a canonical ristretto255 encoding");
  }
  return Point{array};
}

Scalar::Scalar(Scalar&& other) noexcept : bytes_(other.bytes_) {
  sodium_memzero(other.bytes_.data(), other.bytes_.size());
}

Scalar& Scalar::operator=(Scalar&& other) noexcept {
  if (this != &other) {
    bytes_ = other.bytes_;
    sodium_memzero(other.bytes_.data(), other.bytes_.size());
  }
  return *this;
}

Scalar::~Scalar() { sodium_memzero(bytes_.data(), bytes_.size()); }

Scalar Scalar::clone() const noexcept {
  Scalar out;
  out.bytes_ = bytes_;
  return out;
}

Result<Scalar> Scalar::parse(ByteSpan bytes) {
  if (bytes.size() != 32) return fail(Failure::bad_encoding, "scalar: expected 32 bytes");
  // libsodium 1.0.18 has no test for canonical form: a canonical scalar is its own remainder.
  ByteArray<64> wide{};
  std::ranges::copy(bytes, wide.begin());
  Scalar out;
  crypto_core_ristretto255_scalar_reduce(out.bytes_.data(), wide.data());
  sodium_memzero(wide.data(), wide.size());
  if (declassified(sodium_memcmp(out.bytes_.data(), bytes.data(), 32)) != 0) {
    return fail(Failure::bad_encoding, "scalar: not canonical");
  }
  return out;
}

Scalar Scalar::from_wide(ByteSpan bytes64) {
  ASSERT_TRUTH(bytes64.size() == 64);
  Scalar out;
  crypto_core_ristretto255_scalar_reduce(out.bytes_.data(), bytes64.data());
  return out;
}

Scalar Scalar::from_number(std::uint64_t value) {
  Scalar out;
  for (std::size_t i = 0; i < 8; ++i) out.bytes_[i] = static_cast<std::uint8_t>(value >> (8 * i));
  return out;
}

Scalar Scalar::random(Random& random) {
  for (;;) {  // a second turn has probability 2^-252
    ByteArray<64> wide = random.array<64>();
    Scalar out = from_wide(wide);
    sodium_memzero(wide.data(), wide.size());
    if (!out.is_zero()) return out;
  }
}

bool Scalar::is_zero() const noexcept { return declassified(sodium_is_zero(bytes_.data(), bytes_.size())) == 1; }

Scalar operator+(const Scalar& a, const Scalar& b) noexcept {
  Scalar out;
  crypto_core_ristretto255_scalar_add(out.bytes_.data(), a.bytes_.data(), b.bytes_.data());
  return out;
}

Scalar operator-(const Scalar& a, const Scalar& b) noexcept {
  Scalar out;
  crypto_core_ristretto255_scalar_sub(out.bytes_.data(), a.bytes_.data(), b.bytes_.data());
  return out;
}

Scalar operator*(const Scalar& a, const Scalar& b) noexcept {
  Scalar out;
  crypto_core_ristretto255_scalar_mul(out.bytes_.data(), a.bytes_.data(), b.bytes_.data());
  return out;
}

Result<Scalar> Scalar::inverse() const {
  Scalar out;
  if (declassified(crypto_core_ristretto255_scalar_invert(out.bytes_.data(), bytes_.data())) != 0) {
    return fail(Failure::bad_key, "zero has no inverse");
  }
  return out;
}

// What a scalar times a point is, is public wherever the product travels; where it does not (an unblinded password
// point), the caller wipes it and only hashes it.
Result<Point> multiply(const Scalar& k, const Point& p) {
  Point out;
  if (declassified(crypto_scalarmult_ristretto255(out.bytes.data(), k.span().data(), p.bytes.data())) != 0) {
    return fail(Failure::bad_key, "the product is the identity, or the point is not canonical");
  }
  return out;
}

Result<Point> multiply_base(const Scalar& k) {
  Point out;
  if (declassified(crypto_scalarmult_ristretto255_base(out.bytes.data(), k.span().data())) != 0) {
    return fail(Failure::bad_key, "the product is the identity");
  }
  return out;
}

Result<Point> add(const Point& a, const Point& b) {
  Point out;
  if (declassified(crypto_core_ristretto255_add(out.bytes.data(), a.bytes.data(), b.bytes.data())) != 0) {
    return fail(Failure::bad_key, "a point is not canonical");
  }
  return not_identity(out);
}

Result<Point> subtract(const Point& a, const Point& b) {
  Point out;
  if (declassified(crypto_core_ristretto255_sub(out.bytes.data(), a.bytes.data(), b.bytes.data())) != 0) {
    return fail(Failure::bad_key, "a point is not canonical");
  }
  return not_identity(out);
}

Result<Point> hash_to_group(ByteSpan message, ByteSpan dst) {
  ByteArray<64> uniform;
  expand_message(uniform, message, dst);
  Point out;
  const int returned = crypto_core_ristretto255_from_hash(out.bytes.data(), uniform.data());
  sodium_memzero(uniform.data(), uniform.size());
  ASSERT_TRUTH(returned == 0);
  const bool identity = declassified(sodium_is_zero(out.bytes.data(), out.bytes.size())) == 1;
  if (identity) return fail(Failure::bad_key, "the hash is the identity");
  return out;
}

Scalar hash_to_scalar(ByteSpan message, ByteSpan dst) {
  ByteArray<64> uniform;
  expand_message(uniform, message, dst);
  Scalar out = Scalar::from_wide(uniform);
  sodium_memzero(uniform.data(), uniform.size());
  return out;
}

}  // namespace jurat::crypto
