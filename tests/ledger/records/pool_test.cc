#include "ledger/records/pool.h"

#include <gtest/gtest.h>

#include "core/limits.h"
#include "ledger/records/one_encoding.h"

namespace jurat::ledger {
namespace {

using namespace tests;

Pool full_pool() {
  Pool pool{.id = PoolId::parse("eu-local-1_AAAAAAAAA").value()};
  pool.version = 7;
  pool.name = "people";
  pool.created = Moment{1'000};
  pool.modified = Moment{2'000};
  pool.password_policy.minimum_length = 12;
  pool.schema = {{"custom:level", "Number", false, true, false, "1", "9"}};
  pool.username_attributes = {"email"};
  pool.auto_verified = {"email"};
  pool.issuer = "https://id.example.org";
  pool.wire_settings = {0xa0};
  pool.data_key = {3, 4};
  pool.look_up_key = {3, 5};
  pool.key_set = 2;
  return pool;
}

TEST(pool, has_one_encoding) {
  has_one_encoding(full_pool(), parse_pool);
  has_one_encoding(Pool{.id = PoolId::parse("a_b").value()}, parse_pool);
}

TEST(pool, comes_back_member_by_member) {
  const Pool pool = parse_pool(encode(full_pool())).value();
  EXPECT_EQ(pool.schema.front().maximum, "9");
  EXPECT_EQ(pool.password_policy.minimum_length, 12);
  EXPECT_EQ(pool.look_up_key, (StockKey{3, 5}));
  EXPECT_EQ(pool.key_set, 2U);
  EXPECT_EQ(pool.modified, Moment{2'000});
}

TEST(pool, its_lists_and_texts_have_ends) {
  Pool pool = full_pool();
  pool.schema.assign(limits::record_list_items + 1, pool.schema.front());
  EXPECT_FALSE(parse_pool(encode(pool)));
  pool = full_pool();
  pool.name.assign(limits::record_name_bytes + 1, 'x');
  EXPECT_FALSE(parse_pool(encode(pool)));
  pool = full_pool();
  pool.wire_settings.assign(limits::wire_settings_bytes + 1, 0);
  EXPECT_FALSE(parse_pool(encode(pool)));
}

}  // namespace
}  // namespace jurat::ledger
