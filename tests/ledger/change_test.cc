#include "ledger/change.h"

#include <gtest/gtest.h>

#include "ledger/records/keys.h"
#include "ledger/world.h"

namespace jurat::ledger {
namespace {

using namespace tests;

struct ChangeTest : ::testing::Test {
  World world;
  std::unique_ptr<store::Reader> snapshot = world.store->snapshot().value();
  BlockState block{*snapshot};
  BlockContext context{world.genesis.council, world.now, {}};
};

TEST_F(ChangeTest, reads_its_own_writes_then_the_blocks_then_the_state) {
  Change first(block, context);
  EXPECT_TRUE(first.key_set(0).value());
  first.put(key::stock_level(), encode(StockLevel{1, 0, 5}));
  EXPECT_EQ(first.stock_level()->unleased, 5U);
  EXPECT_EQ(Change(block, context).stock_level()->unleased, 0U);
  first.keep();
  Change second(block, context);
  EXPECT_EQ(second.stock_level()->unleased, 5U);
  second.erase(key::stock_level());
  EXPECT_EQ(second.stock_level()->unleased, 0U);
  EXPECT_TRUE(second.before(key::stock_level()).value());
}

TEST_F(ChangeTest, what_is_not_kept_leaves_nothing_behind) {
  {
    Change dropped(block, context);
    dropped.put(key::stock_level(), encode(StockLevel{1, 0, 5}));
    dropped.erase(key::key_set(0));
  }
  EXPECT_TRUE(block.changes().empty());
  EXPECT_TRUE(Change(block, context).key_set(0).value());
}

TEST_F(ChangeTest, a_record_that_does_not_parse_is_a_fault_of_the_store) {
  Change change(block, context);
  change.put(key::pool(pool_a), Bytes{1});
  const auto read = change.pool(pool_a);
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().failure, Failure::store_corrupt);
}

TEST_F(ChangeTest, a_pool_without_an_issuer_of_its_own_has_the_public_urls) {
  Pool pool{.id = pool_a};
  EXPECT_EQ(issuer_hash(context.council, pool), hash_of("http://127.0.0.1:9229/" + pool_a.text()));
  pool.issuer = "https://id.example.org";
  EXPECT_EQ(issuer_hash(context.council, pool), hash_of("https://id.example.org"));
}

}  // namespace
}  // namespace jurat::ledger
