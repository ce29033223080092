#include <gtest/gtest.h>
#include <sodium/crypto_core_ed25519.h>

#include "crypto/ed25519.h"

namespace jurat::crypto {
namespace {

TEST(Ed25519SelfTest, TheLibraryOfThisMachinePasses) {
  const Result<void> passed = self_test_ed25519();
  EXPECT_TRUE(passed) << passed.error().message;
}

// What a library with CVE-2025-69277 does: on the curve is enough.
int takes_every_point(const unsigned char*) { return 1; }
int takes_no_point(const unsigned char*) { return 0; }
// The flaw alone: small-order points refused, P + (0,-1) taken.
int takes_mixed_points(const unsigned char* point) {
  const unsigned char first = point[0];
  const bool small_order = first == 0xec || first == 0x00 || first == 0x26;
  return small_order ? crypto_core_ed25519_is_valid_point(point) : 1;
}
bool accepts_all(const Ed25519PublicKey&, ByteSpan, const Ed25519Signature&) noexcept { return true; }
bool accepts_none(const Ed25519PublicKey&, ByteSpan, const Ed25519Signature&) noexcept { return false; }

TEST(Ed25519SelfTest, ALibraryWithTheSubgroupFlawIsRefused) {
  for (const auto flawed : {takes_every_point, takes_no_point, takes_mixed_points}) {
    const Result<void> refused = self_test_ed25519({verify_ed25519, flawed});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().failure, Failure::internal);
  }
  EXPECT_NE(self_test_ed25519({verify_ed25519, takes_mixed_points}).error().message.find("CVE-2025-69277"),
            std::string::npos);
}

TEST(Ed25519SelfTest, ALibraryThatJudgesEdgeCasesOtherwiseIsRefused) {
  for (const auto other : {accepts_all, accepts_none}) {
    EXPECT_FALSE(self_test_ed25519({other, crypto_core_ed25519_is_valid_point}));
  }
}

}  // namespace
}  // namespace jurat::crypto
