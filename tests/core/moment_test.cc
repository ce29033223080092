#include "core/moment.h"

#include <gtest/gtest.h>

namespace jurat {
namespace {

TEST(moment, seconds_are_the_floor_also_before_1970) {
  EXPECT_EQ((Moment{1'999'999}.seconds()), 1);
  EXPECT_EQ((Moment{0}.seconds()), 0);
  EXPECT_EQ((Moment{-1}.seconds()), -1);
  EXPECT_EQ((Moment{-1'000'000}.seconds()), -1);
  EXPECT_EQ((Moment{-1'000'001}.seconds()), -2);
}

TEST(moment, differs_by_durations) {
  const Moment start = Moment::from_seconds(100);
  EXPECT_EQ(start + std::chrono::seconds(5), Moment::from_seconds(105));
  EXPECT_EQ(start - std::chrono::milliseconds(1), Moment{99'999'000});
  EXPECT_EQ(Moment::from_seconds(105) - start, std::chrono::seconds(5));
  EXPECT_LT(start, start + std::chrono::microseconds(1));
}

}  // namespace
}  // namespace jurat
