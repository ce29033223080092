#include "council/intents.h"

#include <gtest/gtest.h>

namespace jurat::council {
namespace {

TEST(Intents, ANonceLivesUntilItIsBurnedOrExpires) {
  const Moment now = Moment::from_seconds(1'000);
  Intents intents;
  Intent intent{{1}, NodeIndex{2}, {3}, {}, *PoolId::parse("eu-test-1_abc"), {}, {}, now + std::chrono::seconds(30)};
  ASSERT_TRUE(intents.add(intent, now).has_value());
  ASSERT_NE(intents.find({1}, now), nullptr);
  EXPECT_EQ(intents.find({1}, now)->nonce, ByteArray<16>{3});
  EXPECT_EQ(intents.find({2}, now), nullptr);
  EXPECT_EQ(intents.find({1}, now + std::chrono::seconds(30)), nullptr);
  intents.burn({1});
  EXPECT_EQ(intents.find({1}, now), nullptr);
}

}  // namespace
}  // namespace jurat::council
