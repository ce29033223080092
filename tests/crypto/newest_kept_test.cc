#include "crypto/newest_kept.h"

#include <gtest/gtest.h>

#include "crypto/jwt/token.h"

namespace jurat::crypto {
namespace {

RsaPublicKey key_of(std::size_t number) {
  RsaPublicKey key;
  key.modulus[0] = 0x80;
  key.modulus[200] = static_cast<std::uint8_t>(number);
  key.modulus[255] = 1;
  return key;
}

TEST(NewestKept, FindsByTheWholeKeyAndForgetsTheOldest) {
  NewestKept<std::size_t> kept;
  EXPECT_FALSE(kept.find(key_of(0)));
  for (std::size_t i = 0; i < limits::rsa_verifiers_kept; ++i) kept.keep(key_of(i), i);
  for (std::size_t i = 0; i < limits::rsa_verifiers_kept; ++i) EXPECT_EQ(kept.find(key_of(i)), i);
  kept.keep(key_of(200), 200);
  EXPECT_FALSE(kept.find(key_of(0)));
  EXPECT_EQ(kept.find(key_of(1)), 1U);
  EXPECT_EQ(kept.find(key_of(200)), 200U);
}

TEST(NewestKept, AThumbprintStaysItsKeys) {
  const std::string first = thumbprint(key_of(1)), second = thumbprint(key_of(2));
  EXPECT_NE(first, second);
  for (std::size_t i = 3; i < 3 + limits::rsa_verifiers_kept; ++i) EXPECT_NE(thumbprint(key_of(i)), first);
  EXPECT_EQ(thumbprint(key_of(1)), first);
  EXPECT_EQ(thumbprint(key_of(1)), first);
  EXPECT_EQ(thumbprint(key_of(2)), second);
}

}  // namespace
}  // namespace jurat::crypto
