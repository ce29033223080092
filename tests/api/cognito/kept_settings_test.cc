#include "api/cognito/kept_settings.h"

#include <gtest/gtest.h>

#include <array>
#include <string>

namespace jurat::api::cognito {
namespace {

constexpr std::array<std::string_view, 2> names{"A", "B"};

TEST(KeptSettings, come_back_as_they_were) {
  const JsonObject request{{"A", JsonObject{{"x", 1}}}, {"Other", 2}};
  const auto kept = keep_settings(request, names);
  ASSERT_TRUE(kept);
  const auto back = kept_settings(*kept);
  ASSERT_TRUE(back);
  EXPECT_EQ(to_json(JsonValue(*back)), R"({"A":{"x":1}})");
}

// An admin's signed form has its members sorted; the same settings must come out of it.
TEST(KeptSettings, are_the_same_bytes_in_whatever_order_members_were_sent) {
  const auto kept = keep_settings({{"A", JsonObject{{"y", JsonObject{{"q", 1}, {"p", 2}}}, {"x", true}}}}, names);
  const auto sorted = keep_settings({{"A", JsonObject{{"x", true}, {"y", JsonObject{{"p", 2}, {"q", 1}}}}}}, names);
  ASSERT_TRUE(kept && sorted);
  EXPECT_EQ(*kept, *sorted);
}

TEST(KeptSettings, nothing_to_keep_is_no_bytes) {
  EXPECT_TRUE(keep_settings({}, names)->empty());
  EXPECT_TRUE(kept_settings({})->empty());
}

TEST(KeptSettings, have_a_bound_and_refuse_foreign_bytes) {
  EXPECT_FALSE(keep_settings({{"A", std::string(70'000, 'x')}}, names));
  EXPECT_FALSE(kept_settings(as_bytes("nonsense")));
}

}  // namespace
}  // namespace jurat::api::cognito
