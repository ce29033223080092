#include "ledger/entries/add_stock_batch.h"

#include <gtest/gtest.h>

#include "ledger/world.h"

namespace jurat::ledger {
namespace {

using namespace tests;

struct AddStockBatchTest : ::testing::Test {
  World world{4, 3};
  std::optional<Failure> add(const AddStockBatch& body) { return world.put(add_stock_batch, body, ""); }
};

TEST_F(AddStockBatchTest, joins_the_stock_under_the_next_number) {
  EXPECT_EQ(add(world.acknowledged(world.batch_of(1, 8))), Failure::conflict);
  EXPECT_EQ(add(world.acknowledged(world.batch_of(0, 8))), std::nullopt);
  world.now = world.now + std::chrono::seconds(1);  // another entry, not the same one again
  EXPECT_EQ(add(world.acknowledged(world.batch_of(0, 8))), Failure::conflict);
  EXPECT_EQ(add(world.acknowledged(world.batch_of(1, 4))), std::nullopt);
  EXPECT_EQ(world.view().unleased_stock().value(), 12U);
  EXPECT_EQ(world.view().commitments({1, 3}).value().size(), 3U);
  EXPECT_FALSE(world.view().commitments({1, 4}));
}

TEST_F(AddStockBatchTest, needs_the_acknowledgement_of_every_member) {
  AddStockBatch body = world.acknowledged(world.batch_of(0, 8));
  body.acknowledgements.pop_back();
  EXPECT_EQ(add(body), Failure::bad_signature);
  body.acknowledgements.push_back(body.acknowledgements.back());
  EXPECT_NE(add(body), std::nullopt);
  body = world.acknowledged(world.batch_of(0, 8));
  body.acknowledgements[1].signature[5] ^= 1;
  EXPECT_EQ(add(body), Failure::bad_signature);
}

TEST_F(AddStockBatchTest, a_reduced_batch_names_at_most_n_minus_t_absentees_who_did_not_sign) {
  StockBatch batch = world.batch_of(0, 8);
  batch.absentees = {NodeIndex{2}, NodeIndex{4}};
  EXPECT_EQ(add(world.acknowledged(batch)), Failure::invalid_parameter);
  batch.absentees = {NodeIndex{4}};
  AddStockBatch body = world.acknowledged(batch);
  EXPECT_EQ(body.acknowledgements.size(), 3U);
  body.acknowledgements.push_back(world.acknowledged(world.batch_of(0, 8)).acknowledgements.back());
  EXPECT_EQ(add(body), Failure::invalid_parameter);
  body.acknowledgements.pop_back();
  EXPECT_EQ(add(body), std::nullopt);
}

TEST_F(AddStockBatchTest, who_signed_a_full_batch_has_not_signed_a_reduced_one) {
  AddStockBatch body = world.acknowledged(world.batch_of(0, 8));
  body.acknowledgements.pop_back();
  body.batch.absentees = {NodeIndex{4}};
  EXPECT_EQ(add(body), Failure::bad_signature);
}

TEST_F(AddStockBatchTest, needs_t_dealers_and_t_commitments_for_each_key) {
  StockBatch batch = world.batch_of(0, 8);
  batch.dealers.pop_back();
  EXPECT_EQ(add(world.acknowledged(batch)), Failure::invalid_parameter);
  batch = world.batch_of(0, 8);
  batch.dealers.back() = NodeIndex{5};
  EXPECT_EQ(add(world.acknowledged(batch)), Failure::invalid_parameter);
  batch = world.batch_of(0, 8);
  for (auto& key : batch.keys) key.pop_back();
  EXPECT_EQ(add(world.acknowledged(batch)), Failure::invalid_parameter);
  batch = world.batch_of(0, 8);
  batch.leased = 1;
  EXPECT_EQ(add(world.acknowledged(batch)), Failure::bad_encoding);
  EXPECT_EQ(add(world.acknowledged(world.batch_of(0, 2))), Failure::bad_encoding);
}

}  // namespace
}  // namespace jurat::ledger
