#include "api/support/scripted_council.h"

namespace jurat::api::tests {
namespace {

using GetUser = ApiTest;

TEST_F(GetUser, the_council_is_asked) {
  EXPECT_EQ(post("GetUser", R"({"AccessToken":")" + council.access_token() + R"("})").status, 200U);
  EXPECT_TRUE(last_call().starts_with("open_own"));
}

TEST_F(GetUser, each_failure_of_the_token_has_its_words) {
  const std::map<Failure, std::string> words{{Failure::token_invalid, "Invalid Access Token"},
                                             {Failure::token_expired, "Access Token has expired"},
                                             {Failure::token_revoked, "Access Token has been revoked"},
                                             {Failure::evidence_invalid, "Invalid Access Token"},
                                             {Failure::user_disabled, "User is disabled."}};
  for (const auto& [failure, expected] : words) {
    council.failures["open_own"] = {failure, "inner words"};
    EXPECT_EQ(refused("GetUser", R"({"AccessToken":")" + council.access_token() + R"("})"), "NotAuthorizedException");
    EXPECT_EQ(said, expected);
  }
  council.failures["open_own"] = {Failure::user_not_found, ""};
  EXPECT_EQ(refused("GetUser", R"({"AccessToken":")" + council.access_token() + R"("})"), "UserNotFoundException");
}

TEST_F(GetUser, shows_what_the_client_may_read) {
  council.client.read_attributes = {"email"};
  const Answer answer = post("GetUser", R"({"AccessToken":")" + council.access_token() + R"("})");
  EXPECT_EQ(answer.body.at("Username"), "alice");
  EXPECT_EQ(
      to_json(answer.body.at("UserAttributes")),
      R"([{"Name":"sub","Value":"11111111-2222-4333-8444-555555555555"},{"Name":"email","Value":"alice@example.com"}])");
  council.client.read_attributes.clear();
  EXPECT_EQ(post("GetUser", R"({"AccessToken":")" + council.access_token() + R"("})")
                .body.at("UserAttributes")
                .as_array()
                .size(),
            4U);
}

TEST_F(GetUser, a_token_that_does_not_read_is_invalid) {
  EXPECT_EQ(refused("GetUser", R"({"AccessToken":"abc"})"), "NotAuthorizedException");
  EXPECT_EQ(said, "Invalid Access Token");
}

}  // namespace
}  // namespace jurat::api::tests
