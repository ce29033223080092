#include "council/per_gateway.h"

#include <gtest/gtest.h>

namespace jurat::council {
namespace {

constexpr NodeIndex first{1}, second{2};
constexpr Moment start = Moment::from_seconds(1'000);
constexpr Moment end = Moment::from_seconds(1'030);

TEST(PerGateway, KeepsUntilItExpiresOrIsErased) {
  PerGateway<int, std::string> kept;
  EXPECT_TRUE(kept.put(first, 2, 7, "seven", end, start));
  ASSERT_NE(kept.find(7, start), nullptr);
  EXPECT_EQ(*kept.find(7, start), "seven");
  EXPECT_EQ(kept.find(8, start), nullptr);
  EXPECT_EQ(kept.find(7, end), nullptr);
  kept.erase(7);
  EXPECT_EQ(kept.find(7, start), nullptr);
  kept.erase(7);
}

TEST(PerGateway, OneThatFillsItsRoomLeavesTheOthersTheirs) {
  PerGateway<int, int> kept;
  EXPECT_TRUE(kept.put(first, 2, 1, 0, end, start));
  EXPECT_TRUE(kept.put(first, 2, 2, 0, end, start));
  EXPECT_FALSE(kept.put(first, 2, 3, 0, end, start));
  EXPECT_TRUE(kept.put(second, 2, 4, 0, end, start));
  kept.erase(1);
  EXPECT_TRUE(kept.put(first, 2, 3, 0, end, start)) << "what was erased takes no room";
  EXPECT_FALSE(kept.put(first, 2, 5, 0, end, start));
  EXPECT_TRUE(kept.put(first, 2, 5, 0, end + std::chrono::seconds(30), end)) << "nor what expired";
  EXPECT_NE(kept.find(5, end), nullptr);
}

TEST(PerGateway, TheSameKeyTakesOnePlace) {
  PerGateway<int, int> kept;
  EXPECT_TRUE(kept.put(first, 1, 1, 10, end, start));
  EXPECT_TRUE(kept.put(first, 1, 1, 11, end, start));
  EXPECT_EQ(*kept.find(1, start), 11);
  EXPECT_TRUE(kept.put(second, 1, 1, 12, end, start)) << "also when another gateway has it now";
  EXPECT_TRUE(kept.put(first, 1, 2, 13, end, start));
}

}  // namespace
}  // namespace jurat::council
