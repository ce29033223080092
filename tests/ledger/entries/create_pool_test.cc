#include "ledger/entries/create_pool.h"

#include <gtest/gtest.h>

#include "ledger/world.h"

namespace jurat::ledger {
namespace {

using namespace tests;

struct CreatePoolTest : ::testing::Test {
  World world;
  CreatePoolTest() { world.begin(); }
  std::optional<Failure> create(const Pool& pool) { return world.put(create_pool, CreatePool{pool}, pool.id.text()); }
};

TEST_F(CreatePoolTest, a_pool_is_there_with_its_keys_used) {
  const Pool pool = world.new_pool(pool_b);
  ASSERT_EQ(create(pool), std::nullopt);
  EXPECT_EQ(encode(world.view().pool(pool_b).value().value()), encode(pool));
  EXPECT_TRUE(world.view().stock_key_used(pool.data_key).value());
  EXPECT_TRUE(world.view().stock_key_used(pool.look_up_key).value());
  EXPECT_EQ(world.view().count_users(pool_b).value(), 0U);
}

TEST_F(CreatePoolTest, an_id_serves_once) { EXPECT_EQ(create(world.new_pool(pool_a)), Failure::conflict); }

TEST_F(CreatePoolTest, another_pools_issuer_is_refused) {
  Pool pool = world.new_pool(pool_b);
  pool.issuer = "http://127.0.0.1:9229/" + pool_a.text();  // what pool_a has without saying so
  EXPECT_EQ(create(pool), Failure::conflict);
  pool.issuer = "https://id.example.org";
  EXPECT_EQ(create(pool), std::nullopt);
  Pool third = world.new_pool(PoolId::parse("eu-local-1_CCCCCCCCC").value());
  third.issuer = pool.issuer;
  EXPECT_EQ(create(third), Failure::conflict);
}

TEST_F(CreatePoolTest, begins_at_version_1_without_a_key_set) {
  Pool pool = world.new_pool(pool_b);
  pool.version = 2;
  EXPECT_EQ(create(pool), Failure::invalid_parameter);
  pool.version = 1;
  pool.key_set = 0;
  EXPECT_EQ(create(pool), Failure::invalid_parameter);
}

TEST_F(CreatePoolTest, one_key_does_not_serve_two_roles) {
  Pool pool = world.new_pool(pool_b);
  pool.look_up_key = pool.data_key;
  EXPECT_EQ(create(pool), Failure::conflict);
}

}  // namespace
}  // namespace jurat::ledger
