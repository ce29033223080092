#include "ledger/preconditions.h"

#include <gtest/gtest.h>

#include <array>

#include "ledger/world.h"

namespace jurat::ledger {
namespace {

using namespace tests;

TEST(preconditions, a_user_of_a_pool_that_is_gone_is_gone) {
  World world;
  world.begin();
  const User ada = world.add_user("ada");
  ASSERT_EQ(world.put(delete_pool, DeletePool{pool_a, 1}), std::nullopt);
  const auto snapshot = world.store->snapshot().value();
  BlockState block(*snapshot);
  const BlockContext context{world.genesis.council, world.now, {}};
  const Change change(block, context);
  EXPECT_TRUE(change.user(pool_a, ada.id).value());  // its leaf is still there
  EXPECT_EQ(existing_user(change, pool_a, ada.id).error().failure, Failure::pool_not_found);
}

TEST(preconditions, a_stale_version_is_a_conflict_that_says_both_versions) {
  World world;
  world.begin();
  const auto snapshot = world.store->snapshot().value();
  BlockState block(*snapshot);
  const BlockContext context{world.genesis.council, world.now, {}};
  const Change change(block, context);
  EXPECT_TRUE(existing_pool(change, pool_a, 1));
  const auto stale = existing_pool(change, pool_a, 3);
  ASSERT_FALSE(stale);
  EXPECT_EQ(stale.error().failure, Failure::conflict);
  EXPECT_NE(stale.error().message.find("version 1"), std::string::npos);
  EXPECT_NE(stale.error().message.find("version 3"), std::string::npos);
}

TEST(preconditions, keys_that_fail_half_way_leave_the_lease_as_it_was) {
  World world;
  world.begin();
  const auto snapshot = world.store->snapshot().value();
  BlockState block(*snapshot);
  const BlockContext context{world.genesis.council, world.now, {}};
  Change change(block, context);
  const StockKey good = world.next_key();
  const std::array keys{good, StockKey{good.batch, 0}};
  EXPECT_FALSE(use_stock_keys(change, NodeIndex{1}, keys));
  EXPECT_TRUE(change.changes().empty());
}

}  // namespace
}  // namespace jurat::ledger
