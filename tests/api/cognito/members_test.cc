#include "api/cognito/members.h"

#include <gtest/gtest.h>

namespace jurat::api::cognito {
namespace {

TEST(Members, give_what_is_there_by_type) {
  const JsonObject object{{"Text", "a"},
                          {"Number", 5},
                          {"Flag", true},
                          {"Texts", JsonArray{"a", "b"}},
                          {"Inner", JsonObject{{"X", "y"}}},
                          {"List", JsonArray{JsonObject{{"X", "z"}}}}};
  const Members members(object);
  EXPECT_EQ(members.text("Text"), "a");
  EXPECT_EQ(members.number("Number"), 5);
  EXPECT_EQ(members.flag("Flag"), true);
  EXPECT_EQ(members.texts("Texts").size(), 2U);
  EXPECT_EQ(members.inner("Inner").text("X"), "y");
  EXPECT_EQ(members.list("List").at(0).text("X"), "z");
  EXPECT_EQ(members.secret("Text").size(), 1U);
}

TEST(Members, give_nothing_for_what_is_absent_or_of_another_type) {
  const JsonObject object{{"Text", "a"}};
  const Members members(object);
  EXPECT_FALSE(members.text("Other"));
  EXPECT_FALSE(members.number("Text"));
  EXPECT_FALSE(members.flag("Text"));
  EXPECT_TRUE(members.texts("Text").empty());
  EXPECT_TRUE(members.inner("Text").object().empty());
  EXPECT_TRUE(members.secret("Other").empty());
}

}  // namespace
}  // namespace jurat::api::cognito
