#include "ledger/entries/delete_pool.h"

#include <gtest/gtest.h>

#include "ledger/records/keys.h"
#include "ledger/world.h"

namespace jurat::ledger {
namespace {

using namespace tests;

struct DeletePoolTest : ::testing::Test {
  World world;
  DeletePoolTest() { world.begin(); }
};

TEST_F(DeletePoolTest, everything_of_the_pool_is_gone_for_readers_at_once_and_from_the_state_soon) {
  const User ada = world.add_user("ada");
  const Client app = world.new_client("app");
  ASSERT_EQ(world.put(create_client, CreateClient{app}), std::nullopt);
  ASSERT_EQ(world.put(delete_pool, DeletePool{pool_a, 1}), std::nullopt);
  const View view = world.view();
  EXPECT_FALSE(view.pool(pool_a).value());
  EXPECT_FALSE(view.user(pool_a, ada.id).value());
  EXPECT_FALSE(view.client_anywhere(app.id).value());
  EXPECT_FALSE(view.find_unique(pool_a, LookUpKind::username, ada.look_ups.front().value).value());
  EXPECT_TRUE(view.find_all(pool_a, LookUpKind::email, ada.look_ups.back().value, 9).value().empty());
  EXPECT_TRUE(view.users(pool_a, {}, 9).value().empty());
  EXPECT_TRUE(view.raw(key::user(pool_a, ada.id)).value());
  EXPECT_TRUE(world.ledger->verify_everything());

  ASSERT_EQ(world.add_batch(8), std::nullopt);  // any block with an applied entry takes leaves away
  EXPECT_FALSE(world.view().raw(key::user(pool_a, ada.id)).value());
  EXPECT_FALSE(world.view().raw(key::client_home(app.id)).value());
  EXPECT_TRUE(world.ledger->verify_everything());
  EXPECT_EQ(world.put(create_pool, CreatePool{world.new_pool(pool_a)}), Failure::conflict);
  ASSERT_EQ(world.add_batch(8), std::nullopt);  // and then the marker goes
  EXPECT_EQ(world.put(create_pool, CreatePool{world.new_pool(pool_a)}), std::nullopt);
  EXPECT_TRUE(world.view().users(pool_a, {}, 9).value().empty());
  EXPECT_TRUE(world.ledger->verify_everything());
}

TEST_F(DeletePoolTest, its_keys_are_noted_at_once_and_those_of_its_users_when_their_leaves_go) {
  const User ada = world.add_user("ada");
  const Pool pool = world.view().pool(pool_a).value().value();
  ASSERT_EQ(world.put(delete_pool, DeletePool{pool_a, 1}), std::nullopt);
  EXPECT_TRUE(world.view().stock_key_erased(pool.data_key).value());
  EXPECT_TRUE(world.view().stock_key_erased(pool.look_up_key).value());
  // Until then nodes find the users among what is left of the pool.
  EXPECT_EQ(world.view().deleted_pools(9).value(), std::vector<PoolId>{pool_a});
  const auto left = world.view().users_left_of(pool_a, {}, 9).value();
  ASSERT_EQ(left.size(), 1U);
  EXPECT_EQ(left.front().data_key, ada.data_key);
  EXPECT_TRUE(world.view().users_left_of(pool_a, ada.id, 9).value().empty());
  EXPECT_FALSE(world.view().stock_key_erased(ada.data_key).value());
  ASSERT_EQ(world.add_batch(8), std::nullopt);
  for (const StockKey& gone : {ada.password_key, ada.data_key, ada.code_key}) {
    EXPECT_TRUE(world.view().stock_key_erased(gone).value());
  }
  EXPECT_TRUE(world.ledger->verify_everything());
}

TEST_F(DeletePoolTest, nothing_can_be_added_to_a_deleted_pool) {
  ASSERT_EQ(world.put(delete_pool, DeletePool{pool_a, 1}), std::nullopt);
  EXPECT_EQ(world.put(create_user, CreateUser{world.new_user("eve")}), Failure::pool_not_found);
  EXPECT_EQ(world.put(create_client, CreateClient{world.new_client("app")}), Failure::pool_not_found);
  world.now = world.now + std::chrono::seconds(1);  // another entry, not the same one again
  EXPECT_EQ(world.put(delete_pool, DeletePool{pool_a, 1}), Failure::pool_not_found);
}

TEST_F(DeletePoolTest, a_protected_pool_stays) {
  Pool pool = world.new_pool(pool_b);
  pool.deletion_protection = true;
  ASSERT_EQ(world.put(create_pool, CreatePool{pool}, pool_b.text()), std::nullopt);
  EXPECT_EQ(world.put(delete_pool, DeletePool{pool_b, 1}, pool_b.text()), Failure::pool_protected);
}

TEST_F(DeletePoolTest, names_the_version_it_deletes) {
  EXPECT_EQ(world.put(delete_pool, DeletePool{pool_a, 2}), Failure::conflict);
}

}  // namespace
}  // namespace jurat::ledger
