#include "api/cognito/pattern.h"

#include <gtest/gtest.h>

#include <string>

namespace jurat::api::cognito {
namespace {

bool matches(std::string_view pattern, std::string_view text) {
  const auto compiled = Pattern::compile(pattern);
  EXPECT_TRUE(compiled) << pattern;
  return compiled && compiled->matches(text);
}

TEST(Pattern, matches_the_whole_text_only) {
  EXPECT_TRUE(matches(R"([0-9]+)", "123"));
  EXPECT_FALSE(matches(R"([0-9]+)", "123x"));
  EXPECT_FALSE(matches(R"([0-9]+)", ""));
}

TEST(Pattern, word_and_space_classes_are_ascii_as_in_java) {
  EXPECT_TRUE(matches(R"([\w-]+_[0-9a-zA-Z]+)", "eu-local-1_aB3"));
  EXPECT_FALSE(matches(R"([\w]+)", "h\xC3\xA9"));
  EXPECT_TRUE(matches(R"([\S]+)", "a\xE2\x80\x83z"));  // an em space is no space to Java's \s
  EXPECT_FALSE(matches(R"([\S]+)", "a b"));
  EXPECT_TRUE(matches(R"([\w\s+=,.@-]+)", "my pool"));
}

TEST(Pattern, unicode_categories_hold_every_script) {
  const std::string name = R"([\p{L}\p{M}\p{S}\p{N}\p{P}]+)";
  EXPECT_TRUE(matches(name, "\xC3\xA9t\xC3\xA9@example.com"));
  EXPECT_TRUE(matches(name, "\xE5\x90\x8D\xE5\x89\x8D"));
  EXPECT_TRUE(matches(name, "\xF0\x9F\x98\x80"));
  EXPECT_FALSE(matches(name, "two words"));
}

TEST(Pattern, a_hyphen_after_a_range_is_a_hyphen) {
  EXPECT_TRUE(matches("[A-Za-z0-9-_=.]+", "eyJ-._="));
  EXPECT_FALSE(matches("[A-Za-z0-9-_=.]+", "a;b"));
  EXPECT_FALSE(matches("[A-Za-z0-9-_=.]+", "a@b"));
}

TEST(Pattern, a_text_made_to_take_forever_does_not_match_in_bounded_time) {
  const std::string pattern = R"((a+)+b)";
  EXPECT_FALSE(matches(pattern, std::string(5'000, 'a')));
}

TEST(Pattern, a_bad_pattern_is_refused) { EXPECT_FALSE(Pattern::compile("[")); }

}  // namespace
}  // namespace jurat::api::cognito
