#include "api/support/scripted_council.h"

namespace jurat::api::tests {
namespace {

using ConfirmSignUp = ApiTest;

TEST_F(ConfirmSignUp, confirms_with_the_code) {
  council.alice.status = ledger::UserStatus::unconfirmed;
  EXPECT_EQ(post("ConfirmSignUp", with(R"("Username":"alice","ConfirmationCode":"123456")")).status, 200U);
  EXPECT_EQ(last_call(), "confirm_sign_up 11111111-2222-4333-8444-555555555555 123456");
}

TEST_F(ConfirmSignUp, each_failure_of_a_code_has_its_exception) {
  council.alice.status = ledger::UserStatus::unconfirmed;
  const std::map<Failure, std::string> exceptions{
      {Failure::code_mismatch, "CodeMismatchException"},      {Failure::code_expired, "ExpiredCodeException"},
      {Failure::too_many_attempts, "LimitExceededException"}, {Failure::limit_exceeded, "LimitExceededException"},
      {Failure::alias_exists, "AliasExistsException"},        {Failure::evidence_invalid, "CodeMismatchException"}};
  for (const auto& [failure, exception] : exceptions) {
    council.failures["confirm_sign_up"] = {failure, ""};
    EXPECT_EQ(refused("ConfirmSignUp", with(R"("Username":"alice","ConfirmationCode":"123456")")), exception);
  }
  council.failures["confirm_sign_up"] = {Failure::alias_exists, ""};
  EXPECT_EQ(refused("ConfirmSignUp", with(R"("Username":"alice","ConfirmationCode":"1","ForceAliasCreation":true)")),
            "InvalidParameterException");
}

TEST_F(ConfirmSignUp, a_confirmed_user_is_not_confirmed_again) {
  EXPECT_EQ(refused("ConfirmSignUp", with(R"("Username":"alice","ConfirmationCode":"123456")")),
            "NotAuthorizedException");
  EXPECT_EQ(said, "User cannot be confirmed. Current status is CONFIRMED");
}

TEST_F(ConfirmSignUp, an_unknown_user_is_hidden_behind_a_wrong_code_on_wish) {
  EXPECT_EQ(refused("ConfirmSignUp", with(R"("Username":"nobody","ConfirmationCode":"123456")")),
            "UserNotFoundException");
  EXPECT_EQ(said, "Username/client id combination not found.");
  council.client.prevent_user_existence_errors = true;
  EXPECT_EQ(refused("ConfirmSignUp", with(R"("Username":"nobody","ConfirmationCode":"123456")")),
            "CodeMismatchException");
  EXPECT_EQ(last_call(), "confirm_sign_up 99999999-9999-4999-8999-999999999999 123456") << "with a user's charges";
  council.failures["confirm_sign_up"] = {Failure::too_many_attempts, ""};
  EXPECT_EQ(refused("ConfirmSignUp", with(R"("Username":"nobody","ConfirmationCode":"123456")")),
            "LimitExceededException");
}

TEST_F(ConfirmSignUp, a_retry_that_the_council_knows_succeeds_though_the_user_is_confirmed) {
  council.alice.status = ledger::UserStatus::unconfirmed;
  EXPECT_EQ(post("ConfirmSignUp", with(R"("Username":"alice","ConfirmationCode":"123456")")).status, 200U);
  council.alice.status = ledger::UserStatus::confirmed;
  council.retries_are_known = true;
  EXPECT_EQ(post("ConfirmSignUp", with(R"("Username":"alice","ConfirmationCode":"123456")")).status, 200U);
}

TEST_F(ConfirmSignUp, an_unknown_client_is_named) {
  EXPECT_EQ(refused("ConfirmSignUp", R"({"ClientId":"nobody","Username":"alice","ConfirmationCode":"1"})"),
            "ResourceNotFoundException");
  EXPECT_EQ(said, "User pool client nobody does not exist.");
}

}  // namespace
}  // namespace jurat::api::tests
