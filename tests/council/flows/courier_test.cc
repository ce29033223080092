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

}  // namespace
}  // namespace jurat::council::flows
