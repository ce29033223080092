#include "api/support/scripted_council.h"

namespace jurat::api::tests {
namespace {

using AdminSetUserPassword = ApiTest;

TEST_F(AdminSetUserPassword, a_permanent_password_is_set) {
  EXPECT_EQ(
      post("AdminSetUserPassword", in_pool(R"("Username":"alice","Password":"Passw0rd!","Permanent":true)")).status,
      200U);
  EXPECT_EQ(last_call(), "admin_set_password 11111111-2222-4333-8444-555555555555 Passw0rd! permanent");
}

TEST_F(AdminSetUserPassword, a_password_is_temporary_unless_said_otherwise) {
  EXPECT_EQ(post("AdminSetUserPassword", in_pool(R"("Username":"alice","Password":"Passw0rd!")")).status, 200U);
  EXPECT_EQ(last_call(), "admin_set_password 11111111-2222-4333-8444-555555555555 Passw0rd!");
}

TEST_F(AdminSetUserPassword, the_pools_policy_holds_for_admins_too) {
  EXPECT_EQ(refused("AdminSetUserPassword", in_pool(R"("Username":"alice","Password":"passw0rd!")")),
            "InvalidPasswordException");
  EXPECT_EQ(said, "Password did not conform with policy: Password must have uppercase characters");
}

TEST_F(AdminSetUserPassword, the_password_is_in_no_message) {
  council.failures["admin_set_password"] = {Failure::internal, "Passw0rd!"};
  const Answer answer = post("AdminSetUserPassword", in_pool(R"("Username":"alice","Password":"Passw0rd!")"));
  EXPECT_EQ(answer.status, 500U);
  EXPECT_EQ(answer.message.find("Passw0rd!"), std::string::npos);
}

}  // namespace
}  // namespace jurat::api::tests
