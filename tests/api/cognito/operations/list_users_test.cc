#include <algorithm>
#include <set>

#include "api/support/scripted_council.h"

namespace jurat::api::tests {
namespace {

class ListUsers : public ApiTest {
 protected:
  void add_users(std::uint8_t count) {
    for (std::uint8_t i = 0; i < count; ++i) {
      ledger::User user{.id = Uuid::from_random({std::uint8_t(0x80 + i)}), .pool = pool_id()};
      user.status = ledger::UserStatus::unconfirmed;
      council.more_users.push_back(user);
    }
  }
};

TEST_F(ListUsers, pages_hold_every_user_once) {
  add_users(4);
  std::set<std::string> seen;
  std::string more;
  for (int page = 0; page < 3; ++page) {
    const Answer answer = post("ListUsers", in_pool(R"("Limit":2)" + more));
    for (const auto& user : answer.body.at("Users").as_array()) {
      seen.emplace(user.at("Attributes").as_array()[0].at("Value").as_string());
    }
    ASSERT_EQ(answer.body.contains("PaginationToken"), page < 2);
    if (page < 2)
      more = R"(,"PaginationToken":")" + std::string(answer.body.at("PaginationToken").as_string()) + R"(")";
  }
  EXPECT_EQ(seen.size(), 5U);
}

TEST_F(ListUsers, equality_goes_by_look_up) {
  post("ListUsers", in_pool(R"("Filter":"email = \"alice@example.com\"")"));
  EXPECT_EQ(council.calls[0], "find_users 2 alice@example.com");
}

TEST_F(ListUsers, a_look_up_is_paged_too) {
  add_users(2);
  const Answer first = post("ListUsers", in_pool(R"("Limit":2,"Filter":"name = \"Al\"")"));
  ASSERT_EQ(first.body.at("Users").as_array().size(), 2U);
  const std::string token(first.body.at("PaginationToken").as_string());
  const Answer second =
      post("ListUsers", in_pool(R"("Limit":2,"Filter":"name = \"Al\"","PaginationToken":")" + token + R"(")"));
  EXPECT_EQ(second.body.at("Users").as_array().size(), 1U);
  EXPECT_FALSE(second.body.contains("PaginationToken"));
  EXPECT_EQ(refused("ListUsers", in_pool(R"("Filter":"name = \"Bo\"","PaginationToken":")" + token + R"(")")),
            "InvalidParameterException");
}

TEST_F(ListUsers, states_are_read_from_the_ledger) {
  add_users(3);
  council.more_users[1].enabled = false;
  const Answer disabled = post("ListUsers", in_pool(R"("Filter":"status = \"Disabled\"")"));
  EXPECT_EQ(disabled.body.at("Users").as_array().size(), 1U);
  const Answer confirmed = post("ListUsers", in_pool(R"("Filter":"cognito:user_status ^= \"CONF\"")"));
  EXPECT_EQ(confirmed.body.at("Users").as_array().size(), 1U);
  const Answer by_sub = post("ListUsers", in_pool(R"("Filter":"sub = \"11111111-2222-4333-8444-555555555555\"")"));
  EXPECT_EQ(by_sub.body.at("Users").as_array().size(), 1U);
  EXPECT_FALSE(by_sub.body.contains("PaginationToken"));
  for (const char* none : {"11111111-2222-4333-8444-555555555550", "no sub"}) {
    const Answer nobody = post("ListUsers", in_pool(R"("Filter":"sub = \")" + std::string(none) + R"(\"")"));
    EXPECT_TRUE(nobody.body.at("Users").as_array().empty()) << none;
  }
}

TEST_F(ListUsers, only_the_attributes_asked_for_are_shown) {
  const Answer answer = post("ListUsers", in_pool(R"("AttributesToGet":["name"])"));
  EXPECT_EQ(to_json(answer.body.at("Users").at(0).at("Attributes")), R"([{"Name":"name","Value":"Alice"}])");
  EXPECT_EQ(refused("ListUsers", in_pool(R"("AttributesToGet":["custom:none"])")), "InvalidParameterException");
}

TEST_F(ListUsers, filters_of_a_bad_form_or_on_sealed_prefixes_are_refused) {
  EXPECT_EQ(refused("ListUsers", in_pool(R"("Filter":"email")")), "InvalidParameterException");
  EXPECT_EQ(refused("ListUsers", in_pool(R"("Filter":"custom:x = \"1\"")")), "InvalidParameterException");
  EXPECT_EQ(refused("ListUsers", in_pool(R"("Filter":"email ^= \"a\"")")), "InvalidParameterException");
  EXPECT_NE(said.find("sealed"), std::string::npos);
}

// One signature of an admin serves one statement.
TEST_F(ListUsers, a_page_is_opened_at_once) {
  ledger::User bob = council.alice;
  bob.id = *Uuid::parse("22222222-2222-4333-8444-555555555555");
  council.more_users.push_back(bob);
  EXPECT_EQ(post("ListUsers", in_pool()).body.at("Users").as_array().size(), 2U);
  EXPECT_EQ(std::ranges::count(council.calls, "admin_open_page 2"), 1);
}

TEST_F(ListUsers, a_user_who_vanished_meanwhile_is_left_out) {
  council.failures["admin_open"] = {Failure::user_not_found, ""};
  EXPECT_TRUE(post("ListUsers", in_pool()).body.at("Users").as_array().empty());
}

}  // namespace
}  // namespace jurat::api::tests
