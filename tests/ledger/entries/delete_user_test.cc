#include "ledger/entries/delete_user.h"

#include <gtest/gtest.h>

#include "ledger/world.h"

namespace jurat::ledger {
namespace {

using namespace tests;

struct DeleteUserTest : ::testing::Test {
  World world;
  User ada;
  DeleteUserTest() : ada{.pool = pool_a} {
    world.begin();
    ada = world.add_user("ada");
    world.now = world.now + std::chrono::seconds(5);
  }
};

TEST_F(DeleteUserTest, takes_the_record_and_everything_that_finds_it) {
  EXPECT_EQ(world.put(delete_user, DeleteUser{pool_a, ada.id, 2}), Failure::conflict);
  ASSERT_EQ(world.put(delete_user, DeleteUser{pool_a, ada.id, 1}), std::nullopt);
  const View view = world.view();
  EXPECT_FALSE(view.user(pool_a, ada.id).value());
  EXPECT_FALSE(view.find_unique(pool_a, LookUpKind::username, hash_of("username ada")).value());
  EXPECT_TRUE(view.find_all(pool_a, LookUpKind::email, hash_of("email ada"), 9).value().empty());
  EXPECT_EQ(view.count_users(pool_a).value(), 0U);
  EXPECT_TRUE(world.ledger->verify_everything());
}

TEST_F(DeleteUserTest, frees_the_name_but_not_the_stock_keys) {
  ASSERT_EQ(world.put(delete_user, DeleteUser{pool_a, ada.id, 1}), std::nullopt);
  User again = world.new_user("ada");
  const StockKey fresh = again.data_key;
  again.data_key = ada.data_key;
  EXPECT_EQ(world.put(create_user, CreateUser{again}), Failure::conflict);
  again.data_key = fresh;
  EXPECT_EQ(world.put(create_user, CreateUser{again}), std::nullopt);
}

}  // namespace
}  // namespace jurat::ledger
