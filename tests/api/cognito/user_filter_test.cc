#include "api/cognito/user_filter.h"

#include <gtest/gtest.h>

namespace jurat::api::cognito {
namespace {

TEST(UserFilter, reads_attribute_and_value) {
  for (const char* text :
       {R"(email = "a@b.c")", R"(email="a@b.c")", R"("email" = "a@b.c")", R"( email  =  "a@b.c" )"}) {
    const auto filter = parse_user_filter(text);
    ASSERT_TRUE(filter) << text;
    EXPECT_EQ(filter->attribute, "email");
    EXPECT_EQ(filter->value, "a@b.c");
    EXPECT_EQ(filter->look_up(), ledger::LookUpKind::email);
    EXPECT_FALSE(filter->prefix);
  }
}

TEST(UserFilter, quotes_and_backslashes_are_escaped) {
  EXPECT_EQ(parse_user_filter(R"(name = "O\"Neil \\ Co")")->value, R"(O"Neil \ Co)");
}

TEST(UserFilter, bad_forms_are_refused) {
  for (const char* text : {"", "email", "= \"x\"", "email = x", "email = \"x", "email = \"x\" or name = \"y\"",
                           R"(email = "\x")", R"(email = "x\")", "birthdate = \"x\"", R"(custom:a = "x")"}) {
    EXPECT_FALSE(parse_user_filter(text)) << text;
  }
}

TEST(UserFilter, prefixes_are_served_for_what_is_in_the_clear) {
  EXPECT_FALSE(parse_user_filter(R"(email ^= "a")"));
  const auto filter = parse_user_filter(R"(status ^= "En")");
  ASSERT_TRUE(filter);
  ledger::User user{.id = {}, .pool = *PoolId::parse("eu-local-1_Ab3dEf6hI")};
  EXPECT_TRUE(filter->matches(user));
  user.enabled = false;
  EXPECT_FALSE(filter->matches(user));
}

}  // namespace
}  // namespace jurat::api::cognito
