#include "ledger/entries/take_key_set.h"

#include <gtest/gtest.h>

#include "ledger/world.h"

namespace jurat::ledger {
namespace {

using namespace tests;

struct TakeKeySetTest : ::testing::Test {
  World world;
  TakeKeySetTest() { world.begin(); }
};

TEST_F(TakeKeySetTest, a_pool_takes_the_lowest_free_set_once) {
  EXPECT_EQ(world.put(take_key_set, TakeKeySet{pool_a, 1, 1}), Failure::conflict);
  EXPECT_EQ(world.view().next_key_set().value(), 0U);
  ASSERT_EQ(world.put(take_key_set, TakeKeySet{pool_a, 1, 0}), std::nullopt);
  EXPECT_EQ(world.view().pool(pool_a).value()->key_set, 0U);
  EXPECT_EQ(world.view().pool(pool_a).value()->version, 2U);
  EXPECT_EQ(world.view().key_set(0).value()->taken_by, pool_a.text());
  EXPECT_EQ(world.view().free_key_sets().value(), 1U);
  EXPECT_EQ(world.put(take_key_set, TakeKeySet{pool_a, 2, 1}), Failure::conflict);
}

TEST_F(TakeKeySetTest, a_stale_version_is_a_conflict) {
  EXPECT_EQ(world.put(take_key_set, TakeKeySet{pool_a, 7, 0}), Failure::conflict);
}

TEST_F(TakeKeySetTest, a_set_never_comes_back_and_the_error_names_the_command_that_deals_more) {
  ASSERT_EQ(world.put(take_key_set, TakeKeySet{pool_a, 1, 0}), std::nullopt);
  ASSERT_EQ(world.put(delete_pool, DeletePool{pool_a, 2}), std::nullopt);
  ASSERT_EQ(world.put(create_pool, CreatePool{world.new_pool(pool_b)}, pool_b.text()), std::nullopt);
  ASSERT_EQ(world.put(take_key_set, TakeKeySet{pool_b, 1, 1}, pool_b.text()), std::nullopt);
  const PoolId third = PoolId::parse("eu-local-1_CCCCCCCCC").value();
  ASSERT_EQ(world.put(create_pool, CreatePool{world.new_pool(third)}, third.text()), std::nullopt);
  EXPECT_EQ(world.put(take_key_set, TakeKeySet{third, 1, 0}, third.text()), Failure::key_sets_exhausted);
  EXPECT_NE(world.last_reason.find("jurat council deal"), std::string::npos);
  EXPECT_EQ(world.view().next_key_set().value(), std::nullopt);
}

}  // namespace
}  // namespace jurat::ledger
