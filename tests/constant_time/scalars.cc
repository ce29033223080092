// Scalars that are secret: parsing, arithmetic, inverse, multiplication of public points.
#include "constant_time/secrets.h"

using namespace jurat;
using namespace jurat::crypto;

int main() {
  tests::expect_valgrind();
  tests::SecretRandom random;
  const Scalar a = Scalar::random(random);
  const Scalar b = Scalar::random(random);
  const Scalar sum = a + b;
  const Scalar difference = a - b;
  const Scalar product = a * b;
  const Scalar inverse = a.inverse().value();
  tests::expect(!(sum * inverse).is_zero(), "a sum is not zero");
  const Scalar parsed = Scalar::parse(difference.span()).value();
  Scalar moved = parsed.clone();
  moved = product.clone();
  const ByteArray<64> wide = random.array<64>();
  const Scalar reduced = Scalar::from_wide(wide);

  Point base = multiply_base(reduced).value();
  tests::mark_public(base.bytes);
  Point other = multiply(moved, base).value();
  tests::mark_public(other.bytes);
  Point back = multiply(moved.inverse().value(), other).value();
  tests::mark_public(back.bytes);
  tests::expect(back == base, "dividing by a scalar undoes multiplying by it");
  return 0;
}
