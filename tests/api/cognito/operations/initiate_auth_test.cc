#include "api/support/scripted_council.h"
#include "core/limits.h"
#include "crypto/hash.h"

namespace jurat::api::tests {
namespace {

using InitiateAuth = ApiTest;

TEST_F(InitiateAuth, a_password_gives_tokens) {
  const Answer answer =
      post("InitiateAuth",
           with(R"("AuthFlow":"USER_PASSWORD_AUTH","AuthParameters":{"USERNAME":"alice","PASSWORD":"Passw0rd!"})"));
  const auto& result = answer.body.at("AuthenticationResult").as_object();
  EXPECT_EQ(result.at("TokenType"), "Bearer");
  EXPECT_EQ(result.at("ExpiresIn"), 3'600);
  EXPECT_EQ(result.at("RefreshToken"), "refresh-1");
  EXPECT_EQ(last_call(), "sign_in alice Passw0rd!");
}

TEST_F(InitiateAuth, both_names_of_the_refresh_flow_refresh) {
  for (const char* flow : {"REFRESH_TOKEN_AUTH", "REFRESH_TOKEN"}) {
    const Answer answer = post(
        "InitiateAuth", with(std::string(R"("AuthFlow":")") + flow + R"(","AuthParameters":{"REFRESH_TOKEN":"r1"})"));
    EXPECT_EQ(answer.status, 200U);
    EXPECT_FALSE(answer.body.at("AuthenticationResult").as_object().contains("RefreshToken"));
    EXPECT_EQ(last_call(), "refresh r1");
  }
}

TEST_F(InitiateAuth, a_flow_must_be_enabled_for_the_client) {
  council.client.explicit_auth_flows = {"ALLOW_USER_SRP_AUTH"};
  EXPECT_EQ(refused("InitiateAuth",
                    with(R"("AuthFlow":"USER_PASSWORD_AUTH","AuthParameters":{"USERNAME":"a","PASSWORD":"b"})")),
            "InvalidParameterException");
  EXPECT_EQ(said, "USER_PASSWORD_AUTH flow not enabled for this client");
  EXPECT_EQ(
      refused("InitiateAuth", with(R"("AuthFlow":"USER_SRP_AUTH","AuthParameters":{"USERNAME":"a","SRP_A":"b"})")),
      "InvalidParameterException");
  EXPECT_EQ(said, "AuthFlow: USER_SRP_AUTH is not served; use USER_PASSWORD_AUTH.");
  EXPECT_EQ(refused("InitiateAuth", with(R"("AuthFlow":"ADMIN_USER_PASSWORD_AUTH")")), "InvalidParameterException");
  EXPECT_EQ(said, "Initiate Auth method not supported.");
}

TEST_F(InitiateAuth, missing_parameters_are_named) {
  EXPECT_EQ(refused("InitiateAuth", with(R"("AuthFlow":"USER_PASSWORD_AUTH","AuthParameters":{"PASSWORD":"b"})")),
            "InvalidParameterException");
  EXPECT_EQ(said, "Missing required parameter USERNAME");
  EXPECT_EQ(refused("InitiateAuth", with(R"("AuthFlow":"REFRESH_TOKEN_AUTH")")), "InvalidParameterException");
  EXPECT_EQ(said, "Missing required parameter REFRESH_TOKEN");
}

TEST_F(InitiateAuth, each_failure_of_a_sign_in_has_its_exception) {
  const std::string body =
      with(R"("AuthFlow":"USER_PASSWORD_AUTH","AuthParameters":{"USERNAME":"alice","PASSWORD":"x"})");
  const std::map<Failure, std::pair<std::string, std::string>> exceptions{
      {Failure::not_authorized, {"NotAuthorizedException", "Incorrect username or password."}},
      {Failure::user_not_found, {"UserNotFoundException", "User does not exist."}},
      {Failure::user_disabled, {"NotAuthorizedException", "User is disabled."}},
      {Failure::user_not_confirmed, {"UserNotConfirmedException", "User is not confirmed."}},
      {Failure::password_reset_required, {"PasswordResetRequiredException", "Password reset required for the user"}},
      {Failure::too_many_attempts, {"NotAuthorizedException", "Password attempts exceeded"}}};
  for (const auto& [failure, expected] : exceptions) {
    council.failures["sign_in"] = {failure, "inner words"};
    EXPECT_EQ(refused("InitiateAuth", body), expected.first);
    EXPECT_EQ(said, expected.second);
  }
}

TEST_F(InitiateAuth, an_unknown_user_looks_like_a_wrong_password_on_wish) {
  council.client.prevent_user_existence_errors = true;
  council.failures["sign_in"] = {Failure::user_not_found, ""};
  EXPECT_EQ(refused("InitiateAuth",
                    with(R"("AuthFlow":"USER_PASSWORD_AUTH","AuthParameters":{"USERNAME":"alice","PASSWORD":"x"})")),
            "NotAuthorizedException");
  EXPECT_EQ(said, "Incorrect username or password.");
}

TEST_F(InitiateAuth, a_password_longer_than_any_is_named) {
  const std::string longest(limits::password_bytes, 'x');
  const auto with_password = [&](const std::string& password) {
    return with(R"("AuthFlow":"USER_PASSWORD_AUTH","AuthParameters":{"USERNAME":"alice","PASSWORD":")" + password +
                "\"}");
  };
  EXPECT_EQ(post("InitiateAuth", with_password(longest)).status, 200U);
  EXPECT_EQ(refused("InitiateAuth", with_password(longest + "x")), "InvalidParameterException");
  EXPECT_NE(said.find("1024"), std::string::npos);
}

TEST_F(InitiateAuth, a_temporary_password_is_refused_with_the_challenge_it_would_need) {
  council.failures["sign_in"] = {Failure::user_state_invalid, ""};
  EXPECT_EQ(refused("InitiateAuth",
                    with(R"("AuthFlow":"USER_PASSWORD_AUTH","AuthParameters":{"USERNAME":"alice","PASSWORD":"x"})")),
            "NotAuthorizedException");
  EXPECT_NE(said.find("NEW_PASSWORD_REQUIRED"), std::string::npos);
}

TEST_F(InitiateAuth, each_failure_of_a_refresh_has_its_words) {
  const std::map<Failure, std::string> words{{Failure::refresh_token_invalid, "Invalid Refresh Token."},
                                             {Failure::token_revoked, "Refresh Token has been revoked"},
                                             {Failure::token_expired, "Refresh Token has expired"},
                                             {Failure::user_disabled, "User is disabled."}};
  for (const auto& [failure, expected] : words) {
    council.failures["refresh"] = {failure, ""};
    EXPECT_EQ(
        refused("InitiateAuth", with(R"("AuthFlow":"REFRESH_TOKEN_AUTH","AuthParameters":{"REFRESH_TOKEN":"r"})")),
        "NotAuthorizedException");
    EXPECT_EQ(said, expected);
  }
}

TEST_F(InitiateAuth, the_secret_hash_of_a_refresh_covers_the_users_own_name) {
  council.give_client_a_secret("s3cretofthisclient0000000");
  const auto refresh_with = [&](const std::string& name) {
    const std::string message = name + council.client.id.text();
    const std::string hash = to_base64(crypto::hmac_sha256(as_bytes("s3cretofthisclient0000000"), as_bytes(message)));
    return post("InitiateAuth",
                with(R"("AuthFlow":"REFRESH_TOKEN_AUTH","AuthParameters":{"REFRESH_TOKEN":"r","SECRET_HASH":")" + hash +
                     R"("})"));
  };
  EXPECT_EQ(refresh_with("alice").status, 200U);
  EXPECT_EQ(refresh_with("mallory").message, "Unable to verify secret hash for client 1example23456789abcdefghij");
  council.access_token_username = alice_id().text();
  EXPECT_EQ(refresh_with(alice_id().text()).status, 200U);
}

TEST_F(InitiateAuth, a_secret_hash_for_a_client_without_secret_is_refused) {
  EXPECT_EQ(
      refused(
          "InitiateAuth",
          with(
              R"("AuthFlow":"USER_PASSWORD_AUTH","AuthParameters":{"USERNAME":"a","PASSWORD":"b","SECRET_HASH":"AAAA"})")),
      "InvalidParameterException");
  EXPECT_EQ(said, "Client 1example23456789abcdefghij is not configured for secret but secret hash was received");
}

}  // namespace
}  // namespace jurat::api::tests
