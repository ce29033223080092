#include "council/attributes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace jurat::council {
namespace {

using ledger::LookUpKind;
using ledger::Purpose;

Attributes ada() {
  Attributes attributes;
  attributes.values = {
      {"email", "Ada@Example.com"}, {"phone_number", "+15551234567"}, {"given_name", "Ada"}, {"custom:team", "x"}};
  return attributes;
}

TEST(Attributes, EveryGroupReadsBack) {
  EXPECT_THAT(groups_of(ada()),
              testing::ElementsAre(Purpose::username, Purpose::email, Purpose::phone_number, Purpose::profile));
  std::string username;
  Attributes read;
  for (const Purpose purpose : groups_of(ada())) {
    const auto text = group_text(purpose, "ada", ada());
    ASSERT_TRUE(text.has_value());
    ASSERT_TRUE(read_group(purpose, *text, username, read).has_value());
  }
  EXPECT_EQ(username, "ada");
  EXPECT_EQ(read.values, ada().values);
}

TEST(Attributes, AGroupThatIsNoUsersIsRefused) {
  EXPECT_FALSE(group_text(Purpose::client_secret, "ada", ada()).has_value());
  std::string username;
  Attributes read;
  EXPECT_FALSE(read_group(Purpose::profile, "not the form", username, read).has_value());
}

TEST(Attributes, SignInNamesAreUniqueAndOthersAreOnlyFound) {
  ledger::Pool pool{*PoolId::parse("eu-test-1_abc")};
  const auto plain = wanted_look_ups(pool, "ada", ada());
  ASSERT_TRUE(plain.has_value());
  ASSERT_EQ(plain->size(), 4U);
  EXPECT_TRUE((*plain)[0].unique);
  EXPECT_FALSE((*plain)[1].unique) << "an e-mail that is no user name";
  pool.username_attributes = {"email"};
  EXPECT_TRUE((*wanted_look_ups(pool, "ada", ada()))[1].unique);
}

TEST(Attributes, LookUpsIgnoreCaseUnlessThePoolDoesNot) {
  ledger::Pool pool{*PoolId::parse("eu-test-1_abc")};
  EXPECT_EQ((*wanted_look_ups(pool, "ADA", ada()))[0].normal, (*wanted_look_ups(pool, "ada", ada()))[0].normal);
  pool.case_sensitive = true;
  EXPECT_NE((*wanted_look_ups(pool, "ADA", ada()))[0].normal, (*wanted_look_ups(pool, "ada", ada()))[0].normal);
}

TEST(Attributes, TheLookUpInputSeparatesPoolKindAndText) {
  const PoolId one = *PoolId::parse("eu-test-1_a"), two = *PoolId::parse("eu-test-1_b");
  EXPECT_NE(look_up_input(one, LookUpKind::email, "a"), look_up_input(two, LookUpKind::email, "a"));
  EXPECT_NE(look_up_input(one, LookUpKind::email, "a"), look_up_input(one, LookUpKind::username, "a"));
  EXPECT_NE(look_up_input(one, LookUpKind::email, "a"), look_up_input(one, LookUpKind::email, "b"));
}

}  // namespace
}  // namespace jurat::council
