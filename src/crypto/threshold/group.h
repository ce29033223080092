// The prime-order group ristretto255 (RFC 9496) and its scalars: the ground of every threshold key except RSA.
// Promises: a Point or Scalar that exists is canonical; received points are validated and never the identity; time does
// not depend on scalars. Does not: lock a Scalar's memory (a temporary is wiped; keys that live are kept in a Secret).
#pragma once

#include "core/bytes.h"
#include "core/outside.h"
#include "core/secret.h"

namespace jurat::crypto {

// A public element: 32 canonical bytes, not the identity.
struct Point {
  ByteArray<32> bytes{};
  static Result<Point> parse(ByteSpan bytes);  // bad_encoding: wrong length, not canonical, or the identity
  friend bool operator==(const Point&, const Point&) = default;
};

// A scalar modulo L that may be secret: move-only, zeroed at the end, compared in constant time. A moved-from one is 0.
class Scalar {
 public:
  static Result<Scalar> parse(ByteSpan bytes);  // canonical, little-endian, may be zero; bad_encoding
  static Scalar from_wide(ByteSpan bytes64);    // reduces 64 bytes
  static Scalar from_number(std::uint64_t value);
  static Scalar random(Random& random);  // uniform, not zero; reduces 64 bytes of `random`
  Scalar(Scalar&& other) noexcept;
  Scalar& operator=(Scalar&& other) noexcept;
  Scalar(const Scalar&) = delete;
  Scalar& operator=(const Scalar&) = delete;
  ~Scalar();
  [[nodiscard]] Scalar clone() const noexcept;
  [[nodiscard]] ByteSpan span() const noexcept { return bytes_; }
  [[nodiscard]] Secret secret() const { return Secret::copy_of(bytes_); }
  [[nodiscard]] bool is_zero() const noexcept;

  friend Scalar operator+(const Scalar& a, const Scalar& b) noexcept;
  friend Scalar operator-(const Scalar& a, const Scalar& b) noexcept;
  friend Scalar operator*(const Scalar& a, const Scalar& b) noexcept;
  [[nodiscard]] Result<Scalar> inverse() const;  // bad_key when zero

 private:
  Scalar() noexcept = default;
  ByteArray<32> bytes_{};
};

Result<Point> multiply(const Scalar& k, const Point& p);  // bad_key when the product is the identity
Result<Point> multiply_base(const Scalar& k);
Result<Point> add(const Point& a, const Point& b);  // bad_key when the sum is the identity
Result<Point> subtract(const Point& a, const Point& b);
// hash_to_group / hash_to_scalar of RFC 9497 section 4.1 with expand_message_xmd(SHA-512), any DST of 1 to 255 bytes.
Result<Point> hash_to_group(ByteSpan message, ByteSpan dst);  // bad_key when it is the identity
Scalar hash_to_scalar(ByteSpan message, ByteSpan dst);

}  // namespace jurat::crypto
