#include "council/recent_look_ups.h"

#include <gtest/gtest.h>

#include "core/limits.h"

namespace jurat::council {
namespace {

struct RecentLookUpsTest : testing::Test {
  RecentLookUps recent;
  PoolId pool = *PoolId::parse("eu-test-1_abc"), other = *PoolId::parse("eu-test-1_abd");
  Moment now = Moment::from_seconds(1'700'000'000);
  void remember(std::string_view typed, std::size_t readings) {
    recent.remember(pool, typed, std::vector<evidence::LookUpProof>(readings), now);
  }
};

TEST_F(RecentLookUpsTest, EachIsTakenOnceAndOnlyForItsNameAndPool) {
  remember("ada", 2);
  EXPECT_FALSE(recent.take(pool, "Ada", now));
  EXPECT_FALSE(recent.take(other, "ada", now));
  ASSERT_TRUE(recent.take(pool, "ada", now));
  EXPECT_FALSE(recent.take(pool, "ada", now));
}

TEST_F(RecentLookUpsTest, TheNewestProofsOfANameServe) {
  remember("ada", 1);
  remember("ada", 2);
  EXPECT_EQ(recent.take(pool, "ada", now)->size(), 2U);
}

TEST_F(RecentLookUpsTest, TheyAreForgotten) {
  remember("ada", 1);
  EXPECT_FALSE(recent.take(pool, "ada", now + limits::recent_look_up_time));
}

TEST_F(RecentLookUpsTest, WithoutRoomNothingIsKeptUntilTheOldestExpire) {
  for (std::size_t i = 0; i <= limits::recent_look_ups; ++i) remember(std::to_string(i), 1);
  EXPECT_TRUE(recent.take(pool, "0", now));
  EXPECT_FALSE(recent.take(pool, std::to_string(limits::recent_look_ups), now));
  remember("fills the place", 1);
  now = now + limits::recent_look_up_time;
  remember("later", 1);
  EXPECT_TRUE(recent.take(pool, "later", now));
}

}  // namespace
}  // namespace jurat::council
