#include "api/cognito/pool_shape.h"

#include <gtest/gtest.h>

namespace jurat::api::cognito {
namespace {

TEST(PoolShape, times_are_seconds_with_milliseconds) {
  EXPECT_EQ(to_json(time_on_the_wire(Moment{1'795'000'000'123'456})), "1.795000000123E9");
  EXPECT_EQ(time_on_the_wire(Moment{1'795'000'000'123'456}).as_double(), 1'795'000'000.123);
}

TEST(PoolShape, the_region_becomes_the_front_of_the_id) {
  const JsonObject members{{"PoolName", "p"}};
  const auto pool = pool_of_request(Members(members), "eu-west-1");
  ASSERT_TRUE(pool);
  EXPECT_TRUE(pool->id.text().starts_with("eu-west-1_"));
  EXPECT_EQ(pool_description(*pool).at("Name"), "p");
}

}  // namespace
}  // namespace jurat::api::cognito
