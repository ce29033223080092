#include "api/support/scripted_council.h"

namespace jurat::api::tests {
namespace {

using DescribeUserPoolClient = ApiTest;

TEST_F(DescribeUserPoolClient, shows_the_client_and_its_secret) {
  council.give_client_a_secret("s3cretofthisclient0000000");
  const Answer answer = post("DescribeUserPoolClient", in_pool(R"("ClientId":"1example23456789abcdefghij")"));
  EXPECT_EQ(answer.body.at("UserPoolClient").at("ClientSecret"), "s3cretofthisclient0000000");
  EXPECT_EQ(answer.body.at("UserPoolClient").at("ClientName"), "app");
}

TEST_F(DescribeUserPoolClient, an_unknown_client_is_named) {
  EXPECT_EQ(refused("DescribeUserPoolClient", in_pool(R"("ClientId":"nobody")")), "ResourceNotFoundException");
  EXPECT_EQ(said, "User pool client nobody does not exist.");
}

}  // namespace
}  // namespace jurat::api::tests
