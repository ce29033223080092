#include "ledger/records/stock.h"

#include <gtest/gtest.h>

#include <utility>

#include "ledger/records/one_encoding.h"

namespace jurat::ledger {
namespace {

using namespace tests;

StockBatch small_batch() {
  StockBatch batch;
  batch.batch = 3;
  batch.dealers = {NodeIndex{1}, NodeIndex{3}};
  const auto point = [](std::uint64_t k) { return crypto::multiply_base(crypto::Scalar::from_number(k)).value(); };
  batch.keys = {{point(1), point(2)}, {point(3), point(4)}};
  batch.absentees = {NodeIndex{2}};
  batch.leased = 1;
  return batch;
}

TEST(stock_batch, has_one_encoding) { has_one_encoding(small_batch(), parse_stock_batch); }

TEST(stock_batch, one_key_is_read_without_the_others) {
  const Bytes bytes = encode(small_batch());
  EXPECT_EQ(parse_one_key(bytes, 1).value(), small_batch().keys[1]);
  EXPECT_EQ(parse_one_key(bytes, 2).error().failure, Failure::not_found);
  EXPECT_EQ(parse_stock_batch_shape(bytes)->keys, 2U);
  EXPECT_EQ(parse_stock_batch_shape(bytes)->leased, 1U);
}

TEST(stock_batch, refuses_points_that_are_none) {
  StockBatch batch = small_batch();
  batch.keys[1][1].bytes.fill(0);  // the identity
  EXPECT_FALSE(parse_stock_batch(encode(batch)));
  batch.keys[1][1].bytes.fill(0xff);
  EXPECT_FALSE(parse_stock_batch(encode(batch)));
  batch = small_batch();
  batch.keys[1].pop_back();
  EXPECT_FALSE(parse_stock_batch(encode(batch)));
  batch = small_batch();
  batch.leased = 3;
  EXPECT_FALSE(parse_stock_batch(encode(batch)));
}

TEST(stock_batch, its_digest_covers_council_absentees_and_keys_but_not_what_is_leased) {
  const CouncilId council{1};
  const Hash32 digest = stock_batch_digest(council, small_batch());
  StockBatch batch = small_batch();
  batch.leased = 0;
  EXPECT_EQ(stock_batch_digest(council, batch), digest);
  EXPECT_NE(stock_batch_digest(CouncilId{2}, batch), digest);
  batch.absentees.clear();
  EXPECT_NE(stock_batch_digest(council, batch), digest);
  batch = small_batch();
  std::swap(batch.keys[0], batch.keys[1]);
  EXPECT_NE(stock_batch_digest(council, batch), digest);
}

TEST(lease, has_one_encoding_and_does_not_end_before_it_begins) {
  has_one_encoding(Lease{NodeIndex{2}, 5, 3, 9, Moment{7}}, parse_lease);
  EXPECT_FALSE(parse_lease(encode(Lease{NodeIndex{2}, 5, 9, 3, Moment{7}})));
}

}  // namespace
}  // namespace jurat::ledger
