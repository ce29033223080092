#include "api/support/scripted_council.h"

namespace jurat::api::tests {
namespace {

using AdminDisableUser = ApiTest;

TEST_F(AdminDisableUser, acts_on_the_user_that_the_name_means) {
  EXPECT_EQ(post("AdminDisableUser", in_pool(R"("Username":"alice")")).status, 200U);
  EXPECT_EQ(last_call(), "admin_set_enabled 11111111-2222-4333-8444-555555555555 off");
}

TEST_F(AdminDisableUser, takes_a_sub_for_a_name) {
  EXPECT_EQ(post("AdminDisableUser", in_pool(R"("Username":"11111111-2222-4333-8444-555555555555")")).status, 200U);
  EXPECT_EQ(council.calls, std::vector<std::string>{"admin_set_enabled 11111111-2222-4333-8444-555555555555 off"});
}

TEST_F(AdminDisableUser, unknown_user_and_pool_have_their_exceptions) {
  EXPECT_EQ(refused("AdminDisableUser", in_pool(R"("Username":"nobody")")), "UserNotFoundException");
  EXPECT_EQ(said, "User does not exist.");
  EXPECT_EQ(refused("AdminDisableUser", R"({"UserPoolId":"eu-local-1_nowhere00","Username":"alice"})"),
            "ResourceNotFoundException");
  EXPECT_EQ(said, "User pool eu-local-1_nowhere00 does not exist.");
}

TEST_F(AdminDisableUser, the_councils_failures_reach_the_caller) {
  council.failures["admin_set_enabled"] = {Failure::not_enough_nodes, ""};
  EXPECT_EQ(post("AdminDisableUser", in_pool(R"("Username":"alice")")).status, 503U);
  council.failures["admin_set_enabled"] = {Failure::not_authorized, "no admin of this council"};
  EXPECT_EQ(refused("AdminDisableUser", in_pool(R"("Username":"alice")")), "NotAuthorizedException");
  EXPECT_EQ(said, "no admin of this council");
}

}  // namespace
}  // namespace jurat::api::tests
