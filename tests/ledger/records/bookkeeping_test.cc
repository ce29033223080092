#include "ledger/records/bookkeeping.h"

#include <gtest/gtest.h>

#include "ledger/records/keys.h"
#include "ledger/records/one_encoding.h"

namespace jurat::ledger {
namespace {

using namespace tests;

TEST(bookkeeping, each_record_has_one_encoding) {
  has_one_encoding(StockLevel{4, 3, 99}, parse_stock_level);
  has_one_encoding(StockUse{{1, 2, 3}}, parse_stock_use);
  has_one_encoding(KeySetLevel{1, 8}, parse_key_set_level);
  has_one_encoding(PoolLevel{100'000, 3}, parse_pool_level);
  const PoolId pool = PoolId::parse("a_b").value();
  has_one_encoding(PoolErasing{pool}, parse_pool_erasing);
  has_one_encoding(IssuerOwner{pool}, parse_issuer_owner);
  has_one_encoding(ClientHome{pool}, parse_client_home);
  has_one_encoding(LookUpEntry{Uuid::from_random({1})}, parse_look_up_entry);
  has_one_encoding(KeptUntil{Moment{1}}, parse_kept_until);
  has_one_encoding(IdempotentOp{{1}, Moment{1}}, parse_idempotent_op);
}

TEST(stock_use, marks_every_place_of_a_batch_by_itself) {
  StockUse use;
  for (std::uint32_t place = 0; place < 256; ++place) {
    EXPECT_FALSE(use.used(place));
    use.mark(place);
    EXPECT_TRUE(use.used(place));
  }
  EXPECT_FALSE(use.used(256));
}

TEST(expiry_of, tells_the_records_that_end_from_those_that_stay) {
  EXPECT_EQ(expiry_of(key::op_id({}), encode(KeptUntil{Moment{5}})).value(), Moment{5});
  EXPECT_EQ(expiry_of(key::idempotency({}), encode(IdempotentOp{{}, Moment{6}})).value(), Moment{6});
  EXPECT_EQ(expiry_of(key::stock_level(), encode(StockLevel{})).value(), std::nullopt);
  EXPECT_FALSE(expiry_of(key::op_id({}), Bytes{}));
}

}  // namespace
}  // namespace jurat::ledger
