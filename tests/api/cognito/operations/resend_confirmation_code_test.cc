#include "api/support/scripted_council.h"

namespace jurat::api::tests {
namespace {

using ResendConfirmationCode = ApiTest;

TEST_F(ResendConfirmationCode, says_where_the_code_went) {
  council.alice.status = ledger::UserStatus::unconfirmed;
  const Answer answer = post("ResendConfirmationCode", with(R"("Username":"alice")"));
  EXPECT_EQ(to_json(answer.body.at("CodeDeliveryDetails")),
            R"({"Destination":"a***@e***","DeliveryMedium":"EMAIL","AttributeName":"email"})");
}

TEST_F(ResendConfirmationCode, a_confirmed_user_needs_none) {
  EXPECT_EQ(refused("ResendConfirmationCode", with(R"("Username":"alice")")), "InvalidParameterException");
  EXPECT_EQ(said, "User is already confirmed.");
}

TEST_F(ResendConfirmationCode, an_unknown_user_looks_like_a_known_one_on_wish) {
  EXPECT_EQ(refused("ResendConfirmationCode", with(R"("Username":"nobody")")), "UserNotFoundException");
  council.client.prevent_user_existence_errors = true;
  const Answer answer = post("ResendConfirmationCode", with(R"("Username":"nobody")"));
  EXPECT_EQ(answer.status, 200U);
  EXPECT_EQ(answer.body.at("CodeDeliveryDetails").at("DeliveryMedium"), "EMAIL");
  EXPECT_EQ(answer.body, post("ResendConfirmationCode", with(R"("Username":"nobody")")).body);
}

TEST_F(ResendConfirmationCode, an_unknown_user_reaches_the_same_limit) {
  council.client.prevent_user_existence_errors = true;
  council.failures["send_code"] = {Failure::limit_exceeded, ""};
  EXPECT_EQ(refused("ResendConfirmationCode", with(R"("Username":"nobody")")), "LimitExceededException");
}

TEST_F(ResendConfirmationCode, a_pool_that_verifies_nothing_sends_nothing) {
  council.pool.auto_verified.clear();
  EXPECT_EQ(refused("ResendConfirmationCode", with(R"("Username":"alice")")), "InvalidParameterException");
  EXPECT_EQ(said, "Cannot resend codes. Auto verification not turned on.");
}

TEST_F(ResendConfirmationCode, limits_and_delivery_have_their_exceptions) {
  council.alice.status = ledger::UserStatus::unconfirmed;
  council.failures["send_code"] = {Failure::limit_exceeded, ""};
  EXPECT_EQ(refused("ResendConfirmationCode", with(R"("Username":"alice")")), "LimitExceededException");
  council.failures["send_code"] = {Failure::code_delivery_failed, ""};
  EXPECT_EQ(refused("ResendConfirmationCode", with(R"("Username":"alice")")), "CodeDeliveryFailureException");
}

}  // namespace
}  // namespace jurat::api::tests
