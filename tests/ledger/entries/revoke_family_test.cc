#include "ledger/entries/revoke_family.h"

#include <gtest/gtest.h>

#include "ledger/world.h"

namespace jurat::ledger {
namespace {

using namespace tests;

struct RevokeFamilyTest : ::testing::Test {
  World world;
  User ada;
  RevokeFamilyTest() : ada{.pool = pool_a} {
    world.begin();
    ada = world.add_user("ada");
    world.now = world.now + std::chrono::seconds(5);
  }
};

TEST_F(RevokeFamilyTest, is_kept_until_its_last_token_would_have_expired) {
  const Uuid family = uuid_of("origin");
  const Moment end = world.now + std::chrono::hours(1);
  ASSERT_EQ(world.put(revoke_family, RevokeFamily{pool_a, ada.id, family, end}), std::nullopt);
  EXPECT_EQ(world.view().revoked_family(pool_a, family).value()->revoked, world.now);
  EXPECT_FALSE(world.view().revoked_family(pool_b, family).value());
  world.now = end;
  ASSERT_EQ(world.add_batch(8), std::nullopt);  // prunes what has expired
  EXPECT_FALSE(world.view().revoked_family(pool_a, family).value());
  EXPECT_TRUE(world.ledger->verify_everything());
}

TEST_F(RevokeFamilyTest, revoking_again_keeps_the_first_time_and_the_longer_end) {
  const Uuid family = uuid_of("origin");
  const Moment first = world.now;
  const Moment end = world.now + std::chrono::hours(2);
  ASSERT_EQ(world.put(revoke_family, RevokeFamily{pool_a, ada.id, family, end}), std::nullopt);
  world.now = world.now + std::chrono::hours(1);
  ASSERT_EQ(world.put(revoke_family, RevokeFamily{pool_a, ada.id, family, world.now}), std::nullopt);
  EXPECT_EQ(world.view().revoked_family(pool_a, family).value()->revoked, first);
  EXPECT_EQ(world.view().revoked_family(pool_a, family).value()->keep_until, end);
  EXPECT_TRUE(world.ledger->verify_everything());
}

TEST_F(RevokeFamilyTest, has_an_end_that_a_token_can_reach_and_a_user) {
  const Moment far = world.now + std::chrono::hours(24 * 3'661);
  EXPECT_EQ(world.put(revoke_family, RevokeFamily{pool_a, ada.id, uuid_of("o"), far}), Failure::invalid_parameter);
  EXPECT_EQ(world.put(revoke_family, RevokeFamily{pool_a, uuid_of("x"), uuid_of("o"), world.now}),
            Failure::user_not_found);
}

}  // namespace
}  // namespace jurat::ledger
