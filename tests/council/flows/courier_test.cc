#include "council/flows/courier.h"

#include <gtest/gtest.h>

namespace jurat::council::flows {
namespace {

TEST(Courier, DestinationsAreMaskedAsCognitoMasksThem) {
  EXPECT_EQ(masked("ada@example.com", true), "a***@e***");
  EXPECT_EQ(masked("é@ümlaut.example", true), "é***@ü***");
  EXPECT_EQ(masked("nonsense", true), "***");
  EXPECT_EQ(masked("@x", true), "***");
  EXPECT_EQ(masked("x@", true), "***");
  EXPECT_EQ(masked("+15551234567", false), "+*******4567");
}

TEST(Courier, EveryPurposeHasItsOwnWord) {
  EXPECT_EQ(purpose_word(1), "confirm_sign_up");
  EXPECT_NE(purpose_word(2), purpose_word(3));
  EXPECT_EQ(purpose_word(9), "unknown");
}

}  // namespace
}  // namespace jurat::council::flows
