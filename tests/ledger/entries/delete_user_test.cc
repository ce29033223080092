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

TEST_F(DeleteUserTest, notes_the_keys_that_every_node_must_destroy_and_no_others) {
  const User eve = world.add_user("eve");
  EXPECT_TRUE(world.view().erased_stock(0, 9).value().empty());
  EXPECT_EQ(world.put(delete_user, DeleteUser{pool_a, ada.id, 2}), Failure::conflict);
  EXPECT_TRUE(world.view().erased_stock(0, 9).value().empty()) << "the entry did not apply";
  ASSERT_EQ(world.put(delete_user, DeleteUser{pool_a, ada.id, 1}), std::nullopt);
  const View view = world.view();
  for (const StockKey& gone : {ada.password_key, ada.data_key, ada.code_key}) {
    EXPECT_TRUE(view.stock_key_erased(gone).value());
  }
  for (const StockKey& kept : {eve.password_key, eve.data_key, eve.code_key}) {
    EXPECT_FALSE(view.stock_key_erased(kept).value());
  }
  const auto erased = view.erased_stock(0, 9).value();
  ASSERT_EQ(erased.size(), 1U);
  EXPECT_EQ(erased.front().batch, ada.data_key.batch);
  EXPECT_TRUE(view.erased_stock(ada.data_key.batch + 1, 9).value().empty());
}

}  // namespace
}  // namespace jurat::ledger
