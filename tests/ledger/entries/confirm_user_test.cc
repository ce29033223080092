#include "ledger/entries/confirm_user.h"

#include <gtest/gtest.h>

#include "ledger/world.h"

namespace jurat::ledger {
namespace {

using namespace tests;

struct ConfirmUserTest : ::testing::Test {
  World world;
  User ada;
  ConfirmUserTest() : ada{.pool = pool_a} {
    world.begin();
    ada = world.add_user("ada");
    world.now = world.now + std::chrono::seconds(5);
  }
};

TEST_F(ConfirmUserTest, an_unconfirmed_user_is_confirmed_once) {
  ASSERT_EQ(world.put(confirm_user, ConfirmUser{pool_a, ada.id, 1, true, false}), std::nullopt);
  const User stored = world.stored(ada);
  EXPECT_EQ(stored.status, UserStatus::confirmed);
  EXPECT_TRUE(stored.email_verified);
  EXPECT_FALSE(stored.phone_number_verified);
  EXPECT_EQ(stored.version, 2U);
  EXPECT_EQ(stored.modified, world.now);
  EXPECT_EQ(world.put(confirm_user, ConfirmUser{pool_a, ada.id, 2, false, true}), Failure::user_state_invalid);
}

TEST_F(ConfirmUserTest, a_stale_version_an_unknown_user_or_pool_changes_nothing) {
  EXPECT_EQ(world.put(confirm_user, ConfirmUser{pool_a, ada.id, 2, true, true}), Failure::conflict);
  EXPECT_EQ(world.put(confirm_user, ConfirmUser{pool_a, uuid_of("x"), 1, true, true}), Failure::user_not_found);
  EXPECT_EQ(world.put(confirm_user, ConfirmUser{pool_b, ada.id, 1}, pool_b.text()), Failure::pool_not_found);
  EXPECT_EQ(world.stored(ada).version, 1U);
}

}  // namespace
}  // namespace jurat::ledger
