#include "ledger/entries/sign_out_user.h"

#include <gtest/gtest.h>

#include "ledger/world.h"

namespace jurat::ledger {
namespace {

using namespace tests;

struct SignOutUserTest : ::testing::Test {
  World world;
  User ada;
  SignOutUserTest() : ada{.pool = pool_a} {
    world.begin();
    ada = world.add_user("ada");
    world.now = world.now + std::chrono::seconds(5);
  }
};

TEST_F(SignOutUserTest, raises_the_watermarks_and_never_lowers_them) {
  ASSERT_EQ(world.put(sign_out_user, SignOutUser{pool_a, ada.id, world.now}), std::nullopt);
  EXPECT_EQ(world.stored(ada).signed_out_before, world.now);
  EXPECT_EQ(world.stored(ada).refresh_dead_before, world.now);
  const Moment earlier = world.now - std::chrono::seconds(30);
  ASSERT_EQ(world.put(sign_out_user, SignOutUser{pool_a, ada.id, earlier}), std::nullopt);
  EXPECT_EQ(world.stored(ada).signed_out_before, world.now);
  EXPECT_EQ(world.stored(ada).version, 2U);
}

TEST_F(SignOutUserTest, of_the_future_is_refused) {
  const Moment soon = world.now + std::chrono::seconds(61);
  EXPECT_EQ(world.put(sign_out_user, SignOutUser{pool_a, ada.id, soon}), Failure::invalid_parameter);
}

}  // namespace
}  // namespace jurat::ledger
