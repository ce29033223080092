#include "api/cognito/delivery_shape.h"

#include <gtest/gtest.h>

#include <string>

namespace jurat::api::cognito {
namespace {

ledger::Pool pool(std::vector<std::string> verified) {
  ledger::Pool out{.id = *PoolId::parse("eu-local-1_Ab3dEf6hI")};
  out.auto_verified = std::move(verified);
  return out;
}
Secret key(char letter) { return Secret::copy_of(as_bytes(std::string(32, letter))); }

TEST(DisguisedDelivery, is_the_same_for_the_same_name_and_another_for_another_key) {
  const auto one = disguised_delivery(pool({"email"}), "nobody", key('a'));
  EXPECT_EQ(one.destination, disguised_delivery(pool({"email"}), "nobody", key('a')).destination);
  int differ = 0;
  for (char letter = 'b'; letter < 'h'; ++letter) {
    differ += disguised_delivery(pool({"email"}), "nobody", key(letter)).destination != one.destination ? 1 : 0;
  }
  EXPECT_GT(differ, 3);
}

TEST(DisguisedDelivery, does_not_change_with_the_case_of_the_letters_where_names_do_not) {
  ledger::Pool folded = pool({"email"});
  folded.case_sensitive = false;
  for (const char* name : {"nobody-1", "nobody-2", "zoe@mail.example"}) {
    std::string loud(name);
    for (char& c : loud) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
    EXPECT_EQ(disguised_delivery(folded, loud, key('a')).destination,
              disguised_delivery(folded, name, key('a')).destination);
  }
}

TEST(DisguisedDelivery, has_the_form_of_a_real_one) {
  const auto mail = disguised_delivery(pool({"email"}), "nobody", key('a'));
  EXPECT_EQ(mail.medium, "EMAIL");
  EXPECT_EQ(mail.destination.substr(1, 4), "***@");
  const auto text = disguised_delivery(pool({"phone_number"}), "nobody", key('a'));
  EXPECT_EQ(text.medium, "SMS");
  EXPECT_EQ(text.destination.substr(0, 8), "+*******");
  EXPECT_EQ(disguised_delivery(pool({"email"}), "zoe@mail.example", key('a')).destination, "z***@m***");
}

}  // namespace
}  // namespace jurat::api::cognito
