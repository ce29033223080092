#include "api/token_buckets.h"

#include <gtest/gtest.h>

namespace jurat::api {
namespace {

constexpr Moment start = Moment::from_seconds(1'000);

TEST(TokenBuckets, a_burst_then_the_rate) {
  TokenBuckets buckets({.burst = 3, .per_second = 2}, 10);
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(buckets.take("a", start));
  EXPECT_FALSE(buckets.take("a", start));
  EXPECT_TRUE(buckets.take("a", start + std::chrono::milliseconds(500)));
  EXPECT_FALSE(buckets.take("a", start + std::chrono::milliseconds(500)));
}

TEST(TokenBuckets, a_long_rest_gives_no_more_than_the_burst) {
  TokenBuckets buckets({.burst = 2, .per_second = 1}, 10);
  EXPECT_TRUE(buckets.take("a", start));
  const Moment later = start + std::chrono::hours(1);
  EXPECT_TRUE(buckets.take("a", later));
  EXPECT_TRUE(buckets.take("a", later));
  EXPECT_FALSE(buckets.take("a", later));
}

TEST(TokenBuckets, names_do_not_spend_each_others) {
  TokenBuckets buckets({.burst = 1, .per_second = 0}, 10);
  EXPECT_TRUE(buckets.take("a", start));
  EXPECT_TRUE(buckets.take("b", start));
  EXPECT_FALSE(buckets.take("a", start));
}

TEST(TokenBuckets, the_one_that_spent_longest_ago_is_forgotten_first) {
  TokenBuckets buckets({.burst = 1, .per_second = 0}, 2);
  EXPECT_TRUE(buckets.take("a", start));
  EXPECT_TRUE(buckets.take("b", start));
  EXPECT_FALSE(buckets.take("a", start));
  EXPECT_TRUE(buckets.take("c", start));
  EXPECT_FALSE(buckets.take("a", start));
  EXPECT_TRUE(buckets.take("b", start));
}

TEST(TokenBuckets, a_clock_that_goes_back_takes_nothing_and_gives_nothing) {
  TokenBuckets buckets({.burst = 2, .per_second = 1}, 2);
  EXPECT_TRUE(buckets.take("a", start));
  EXPECT_TRUE(buckets.take("a", start - std::chrono::hours(1)));
  EXPECT_FALSE(buckets.take("a", start - std::chrono::hours(1)));
}

}  // namespace
}  // namespace jurat::api
