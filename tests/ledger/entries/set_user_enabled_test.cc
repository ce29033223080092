#include "ledger/entries/set_user_enabled.h"

#include <gtest/gtest.h>

#include "ledger/world.h"

namespace jurat::ledger {
namespace {

using namespace tests;

struct SetUserEnabledTest : ::testing::Test {
  World world;
  User ada;
  SetUserEnabledTest() : ada{.pool = pool_a} {
    world.begin();
    ada = world.add_user("ada");
    world.now = world.now + std::chrono::seconds(5);
  }
};

TEST_F(SetUserEnabledTest, disables_and_enables_again) {
  ASSERT_EQ(world.put(set_user_enabled, SetUserEnabled{pool_a, ada.id, 1, false}), std::nullopt);
  EXPECT_FALSE(world.stored(ada).enabled);
  EXPECT_EQ(world.put(set_user_enabled, SetUserEnabled{pool_a, ada.id, 1, true}), Failure::conflict);
  ASSERT_EQ(world.put(set_user_enabled, SetUserEnabled{pool_a, ada.id, 2, true}), std::nullopt);
  EXPECT_TRUE(world.stored(ada).enabled);
  EXPECT_EQ(world.stored(ada).version, 3U);
}

TEST_F(SetUserEnabledTest, sessions_from_before_stay_dead_after_enabling) {
  const Moment disabled = world.now;
  ASSERT_EQ(world.put(set_user_enabled, SetUserEnabled{pool_a, ada.id, 1, false}), std::nullopt);
  EXPECT_EQ(world.stored(ada).refresh_dead_before, disabled);
  EXPECT_EQ(world.stored(ada).signed_out_before, disabled);
  world.now = world.now + std::chrono::seconds(5);
  ASSERT_EQ(world.put(set_user_enabled, SetUserEnabled{pool_a, ada.id, 2, true}), std::nullopt);
  EXPECT_EQ(world.stored(ada).refresh_dead_before, disabled);
  EXPECT_EQ(world.stored(ada).signed_out_before, disabled) << "enabling ends nothing that began after disabling";
}

}  // namespace
}  // namespace jurat::ledger
