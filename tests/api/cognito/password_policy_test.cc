#include "api/cognito/password_policy.h"

#include <gtest/gtest.h>

#include <string>

namespace jurat::api::cognito {
namespace {

std::string broken(const ledger::PasswordPolicy& policy, std::string_view password) {
  const auto checked = check_password(policy, as_bytes(password));
  return checked ? std::string() : checked.error().message;
}

TEST(PasswordPolicy, each_rule_has_its_words) {
  const ledger::PasswordPolicy policy;
  const std::string start = "Password did not conform with policy: ";
  EXPECT_EQ(broken(policy, "Passw0rd!"), "");
  EXPECT_EQ(broken(policy, "Pa0!"), start + "Password not long enough");
  EXPECT_EQ(broken(policy, "passw0rd!"), start + "Password must have uppercase characters");
  EXPECT_EQ(broken(policy, "PASSW0RD!"), start + "Password must have lowercase characters");
  EXPECT_EQ(broken(policy, "Password!"), start + "Password must have numeric characters");
  EXPECT_EQ(broken(policy, "Passw0rd1"), start + "Password must have symbol characters");
}

TEST(PasswordPolicy, rules_that_are_off_ask_for_nothing) {
  const ledger::PasswordPolicy policy{
      .minimum_length = 6, .upper_case = false, .lower_case = false, .numbers = false, .symbols = false};
  EXPECT_EQ(broken(policy, "zzzzzz"), "");
}

TEST(PasswordPolicy, length_counts_characters) {
  const ledger::PasswordPolicy policy{
      .minimum_length = 6, .upper_case = false, .lower_case = false, .numbers = false, .symbols = false};
  EXPECT_NE(broken(policy, "\xC3\xA9\xC3\xA9\xC3\xA9"), "");
  EXPECT_EQ(broken(policy, "\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9"), "");
}

TEST(PasswordPolicy, every_documented_symbol_counts) {
  for (const char symbol : std::string("^$*.[]{}()?\"!@#%&/\\,><':;|_~`=+-")) {
    EXPECT_EQ(broken({}, std::string("Passw0rd") + symbol), "") << symbol;
  }
}

}  // namespace
}  // namespace jurat::api::cognito
