#include "node/time_text.h"

#include <gtest/gtest.h>

namespace jurat::node {
namespace {

TEST(TimeText, is_rfc_3339_in_utc_with_milliseconds) {
  EXPECT_EQ(time_text(Moment{0}), "1970-01-01T00:00:00.000Z");
  EXPECT_EQ(time_text(Moment{1'790'000'000'123'456}), "2026-09-21T14:13:20.123Z");
  EXPECT_EQ(time_text(Moment{-1}), "1969-12-31T23:59:59.999Z");
}

}  // namespace
}  // namespace jurat::node
