#include "node/closest_name.h"

#include <gtest/gtest.h>

#include <array>
#include <string>

namespace jurat::node {
namespace {

constexpr std::array<std::string_view, 4> known{"UserPoolId", "Username", "Limit", "PaginationToken"};

TEST(ClosestName, a_slip_of_the_finger_is_near) {
  EXPECT_EQ(closest_name("UserPoolID", known), "UserPoolId");
  EXPECT_EQ(closest_name("USERPOOLID", known), "UserPoolId");
  EXPECT_EQ(closest_name("Usrname", known), "Username");
  EXPECT_EQ(closest_name("Limitt", known), "Limit");
  EXPECT_EQ(closest_name("PaginatonTokne", known), "PaginationToken");
}

TEST(ClosestName, what_is_something_else_is_near_to_nothing) {
  EXPECT_EQ(closest_name("Password", known), "");
  EXPECT_EQ(closest_name("", known), "");
  EXPECT_EQ(closest_name("Lim", known), "");
  EXPECT_EQ(closest_name(std::string(65, 'x'), known), "");
  EXPECT_EQ(closest_name("Limit", {}), "");
}

}  // namespace
}  // namespace jurat::node
