// Branches on a secret, on purpose: shows that the other programs of this folder would be reported if they did.
#include "constant_time/secrets.h"

int main() {
  jurat::tests::SecretRandom random;
  const auto secret = random.array<1>();
  if (secret[0] == 7) std::puts("seven");
  return 0;
}
