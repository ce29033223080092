#include "api/support/scripted_council.h"

namespace jurat::api::tests {
namespace {

using AdminDeleteUser = ApiTest;

TEST_F(AdminDeleteUser, acts_on_the_user_that_the_name_means) {
  EXPECT_EQ(post("AdminDeleteUser", in_pool(R"("Username":"alice")")).status, 200U);
  EXPECT_EQ(last_call(), "admin_delete_user 11111111-2222-4333-8444-555555555555");
}

TEST_F(AdminDeleteUser, takes_a_sub_for_a_name) {
  EXPECT_EQ(post("AdminDeleteUser", in_pool(R"("Username":"11111111-2222-4333-8444-555555555555")")).status, 200U);
  EXPECT_EQ(council.calls, std::vector<std::string>{"admin_delete_user 11111111-2222-4333-8444-555555555555"});
}

TEST_F(AdminDeleteUser, unknown_user_and_pool_have_their_exceptions) {
  EXPECT_EQ(refused("AdminDeleteUser", in_pool(R"("Username":"nobody")")), "UserNotFoundException");
  EXPECT_EQ(said, "User does not exist.");
  EXPECT_EQ(refused("AdminDeleteUser", R"({"UserPoolId":"eu-local-1_nowhere00","Username":"alice"})"),
            "ResourceNotFoundException");
  EXPECT_EQ(said, "User pool eu-local-1_nowhere00 does not exist.");
}

TEST_F(AdminDeleteUser, the_councils_failures_reach_the_caller) {
  council.failures["admin_delete_user"] = {Failure::not_enough_nodes, ""};
  EXPECT_EQ(post("AdminDeleteUser", in_pool(R"("Username":"alice")")).status, 503U);
  council.failures["admin_delete_user"] = {Failure::not_authorized, "no admin of this council"};
  EXPECT_EQ(refused("AdminDeleteUser", in_pool(R"("Username":"alice")")), "NotAuthorizedException");
  EXPECT_EQ(said, "no admin of this council");
}

TEST_F(AdminDeleteUser, answers_nothing_at_all) {
  const http::Response answer = CognitoApi(council, ApiCaller::lenient())
                                    .answer(ApiCaller::request("AdminDeleteUser", in_pool(R"("Username":"alice")")));
  EXPECT_EQ(answer.status, 200U);
  EXPECT_EQ(answer.body, "");
}

}  // namespace
}  // namespace jurat::api::tests
