#include "api/support/scripted_council.h"

namespace jurat::api::tests {
namespace {

using AdminGetUser = ApiTest;

TEST_F(AdminGetUser, shows_attributes_state_and_times) {
  const Answer answer = post("AdminGetUser", in_pool(R"("Username":"alice")"));
  EXPECT_EQ(answer.body.at("Username"), "alice");
  EXPECT_EQ(answer.body.at("Enabled"), true);
  EXPECT_EQ(answer.body.at("UserStatus"), "CONFIRMED");
  EXPECT_EQ(answer.body.at("UserCreateDate"), 1'795'000'000.0);
  EXPECT_EQ(
      to_json(answer.body.at("UserAttributes")),
      R"([{"Name":"sub","Value":"11111111-2222-4333-8444-555555555555"},{"Name":"email","Value":"alice@example.com"},)"
      R"({"Name":"email_verified","Value":"true"},{"Name":"name","Value":"Alice"}])");
}

TEST_F(AdminGetUser, every_status_has_its_name) {
  const std::map<ledger::UserStatus, std::string> names{
      {ledger::UserStatus::unconfirmed, "UNCONFIRMED"},
      {ledger::UserStatus::reset_required, "RESET_REQUIRED"},
      {ledger::UserStatus::force_change_password, "FORCE_CHANGE_PASSWORD"}};
  for (const auto& [status, name] : names) {
    council.alice.status = status;
    EXPECT_EQ(post("AdminGetUser", in_pool(R"("Username":"alice")")).body.at("UserStatus"), name.c_str());
  }
}

TEST_F(AdminGetUser, an_unknown_user_is_named_so) {
  EXPECT_EQ(refused("AdminGetUser", in_pool(R"("Username":"nobody")")), "UserNotFoundException");
}

}  // namespace
}  // namespace jurat::api::tests
