#include "api/support/scripted_council.h"

namespace jurat::api::tests {
namespace {

using ChangePassword = ApiTest;

TEST_F(ChangePassword, both_passwords_reach_the_council) {
  EXPECT_EQ(
      post("ChangePassword", R"({"PreviousPassword":"Passw0rd!","ProposedPassword":"N3wPassw0rd!","AccessToken":")" +
                                 council.access_token() + R"("})")
          .status,
      200U);
  EXPECT_EQ(last_call(), "change_password Passw0rd! N3wPassw0rd!");
}

TEST_F(ChangePassword, the_new_password_keeps_to_the_policy) {
  EXPECT_EQ(refused("ChangePassword", R"({"PreviousPassword":"Passw0rd!","ProposedPassword":"short","AccessToken":")" +
                                          council.access_token() + R"("})"),
            "InvalidPasswordException");
  EXPECT_EQ(said, "Password did not conform with policy: Password not long enough");
}

TEST_F(ChangePassword, a_wrong_previous_password_is_said_as_the_service_says_it) {
  council.failures["change_password"] = {Failure::not_authorized, ""};
  const std::string body = R"({"PreviousPassword":"wrong","ProposedPassword":"N3wPassw0rd!","AccessToken":")" +
                           council.access_token() + R"("})";
  EXPECT_EQ(refused("ChangePassword", body), "NotAuthorizedException");
  EXPECT_EQ(said, "Incorrect username or password.");
  council.failures["change_password"] = {Failure::too_many_attempts, ""};
  EXPECT_EQ(refused("ChangePassword", body), "LimitExceededException");
  council.failures["change_password"] = {Failure::token_revoked, ""};
  EXPECT_EQ(refused("ChangePassword", body), "NotAuthorizedException");
  EXPECT_EQ(said, "Access Token has been revoked");
}

}  // namespace
}  // namespace jurat::api::tests
