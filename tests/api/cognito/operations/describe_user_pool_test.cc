#include "api/support/scripted_council.h"

namespace jurat::api::tests {
namespace {

using DescribeUserPool = ApiTest;

TEST_F(DescribeUserPool, shows_the_pool) {
  const Answer answer = post("DescribeUserPool", in_pool());
  EXPECT_EQ(answer.body.at("UserPool").at("Id"), "eu-local-1_Ab3dEf6hI");
  EXPECT_EQ(answer.body.at("UserPool").at("Name"), "people");
}

TEST_F(DescribeUserPool, an_unknown_pool_is_named) {
  EXPECT_EQ(refused("DescribeUserPool", R"({"UserPoolId":"eu-local-1_nowhere00"})"), "ResourceNotFoundException");
  EXPECT_EQ(said, "User pool eu-local-1_nowhere00 does not exist.");
}

}  // namespace
}  // namespace jurat::api::tests
