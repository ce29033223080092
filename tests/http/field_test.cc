#include "http/field.h"

#include <gtest/gtest.h>

namespace jurat::http {
namespace {

TEST(Field, tokens_have_no_separators_and_are_not_empty) {
  EXPECT_TRUE(is_token("X-Amz-Target"));
  EXPECT_TRUE(is_token("!#$%&'*+-.^_`|~09azAZ"));
  EXPECT_FALSE(is_token(""));
  for (const std::string_view text :
       {"a b", "a:", "a\t", "a(", "\"a\"", "a,b", "a/b", "a;b", "a=b", "a@b", "a[b", "a\x80"}) {
    EXPECT_FALSE(is_token(text)) << text;
  }
}

TEST(Field, values_hold_no_control_characters_but_tab) {
  EXPECT_TRUE(is_field_value("a\tb \xc3\xa9"));
  EXPECT_TRUE(is_field_value(""));
  EXPECT_FALSE(is_field_value("a\r\nb"));
  EXPECT_FALSE(is_field_value(std::string_view("a\0b", 3)));
  EXPECT_FALSE(is_field_value("a\x7f"));
}

TEST(Field, case_and_white_space_around_values_do_not_count) {
  EXPECT_TRUE(same_ignoring_case("ChUnKeD", "chunked"));
  EXPECT_FALSE(same_ignoring_case("chunked ", "chunked"));
  EXPECT_FALSE(same_ignoring_case("chunke\x64\x64", "chunked"));
  EXPECT_EQ(trimmed(" \t a b\t "), "a b");
  EXPECT_EQ(trimmed(" \t"), "");
  EXPECT_EQ(to_lower_case("Content-TYPE[]@"), "content-type[]@");
}

}  // namespace
}  // namespace jurat::http
