#include "api/support/scripted_council.h"

namespace jurat::api::tests {
namespace {

using AdminConfirmSignUp = ApiTest;

TEST_F(AdminConfirmSignUp, confirms_who_is_not_confirmed) {
  council.alice.status = ledger::UserStatus::unconfirmed;
  EXPECT_EQ(post("AdminConfirmSignUp", in_pool(R"("Username":"alice")")).status, 200U);
  EXPECT_EQ(last_call(), "admin_confirm 11111111-2222-4333-8444-555555555555");
}

TEST_F(AdminConfirmSignUp, a_confirmed_user_is_not_confirmed_again) {
  EXPECT_EQ(refused("AdminConfirmSignUp", in_pool(R"("Username":"alice")")), "NotAuthorizedException");
  EXPECT_EQ(said, "User cannot be confirmed. Current status is CONFIRMED");
}

TEST_F(AdminConfirmSignUp, an_unknown_user_is_named_so) {
  EXPECT_EQ(refused("AdminConfirmSignUp", in_pool(R"("Username":"nobody")")), "UserNotFoundException");
}

}  // namespace
}  // namespace jurat::api::tests
