#include "api/support/scripted_council.h"

namespace jurat::api::tests {
namespace {

using GlobalSignOut = ApiTest;

TEST_F(GlobalSignOut, the_council_is_asked) {
  EXPECT_EQ(post("GlobalSignOut", R"({"AccessToken":")" + council.access_token() + R"("})").status, 200U);
  EXPECT_TRUE(last_call().starts_with("sign_out_everywhere"));
}

TEST_F(GlobalSignOut, each_failure_of_the_token_has_its_words) {
  const std::map<Failure, std::string> words{{Failure::token_invalid, "Invalid Access Token"},
                                             {Failure::token_expired, "Access Token has expired"},
                                             {Failure::token_revoked, "Access Token has been revoked"},
                                             {Failure::evidence_invalid, "Invalid Access Token"},
                                             {Failure::user_disabled, "User is disabled."}};
  for (const auto& [failure, expected] : words) {
    council.failures["sign_out_everywhere"] = {failure, "inner words"};
    EXPECT_EQ(refused("GlobalSignOut", R"({"AccessToken":")" + council.access_token() + R"("})"),
              "NotAuthorizedException");
    EXPECT_EQ(said, expected);
  }
  council.failures["sign_out_everywhere"] = {Failure::user_not_found, ""};
  EXPECT_EQ(refused("GlobalSignOut", R"({"AccessToken":")" + council.access_token() + R"("})"),
            "UserNotFoundException");
}

}  // namespace
}  // namespace jurat::api::tests
