#include "api/cognito/paging.h"

#include <gtest/gtest.h>

namespace jurat::api::cognito {
namespace {

TEST(Paging, a_token_gives_back_where_it_stopped) {
  const auto after = page_after("list", page_token("list", "item-7"));
  ASSERT_TRUE(after);
  EXPECT_EQ(*after, "item-7");
}

TEST(Paging, no_token_starts_at_the_beginning) { EXPECT_FALSE(page_after("list", std::nullopt)->has_value()); }

TEST(Paging, tokens_of_other_lists_and_altered_ones_are_refused) {
  std::string token = page_token("list", "item-7");
  EXPECT_FALSE(page_after("other list", token));
  EXPECT_FALSE(page_after("list", token + "A"));
  EXPECT_FALSE(page_after("list", ""));
  token[3] = token[3] == 'A' ? 'B' : 'A';
  EXPECT_FALSE(page_after("list", token));
}

TEST(Paging, tokens_fit_the_pattern_of_the_api) {
  EXPECT_EQ(page_token("list", "item").find_first_of(" \t\n"), std::string::npos);
}

}  // namespace
}  // namespace jurat::api::cognito
