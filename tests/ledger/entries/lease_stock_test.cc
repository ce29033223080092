#include "ledger/entries/lease_stock.h"

#include <gtest/gtest.h>

#include "ledger/world.h"

namespace jurat::ledger {
namespace {

using namespace tests;

using std::chrono_literals::operator""min;

struct LeaseStockTest : ::testing::Test {
  World world{4, 3};
  LeaseStockTest() { EXPECT_EQ(world.add_batch(96), std::nullopt); }
  std::optional<Failure> lease(LeaseStock body) {
    Entry entry = world.entry_of(lease_stock, body);
    entry.gateway = body.gateway;
    const Outcome outcome = world.apply(entry);
    world.last_reason = outcome.reason;
    return outcome.failure;
  }
};

TEST_F(LeaseStockTest, takes_the_next_places_of_the_lowest_batch) {
  EXPECT_EQ(lease({NodeIndex{1}, 0, 3, 5}), Failure::conflict);
  EXPECT_EQ(lease({NodeIndex{1}, 1, 0, 5}), Failure::conflict);
  EXPECT_EQ(lease({NodeIndex{1}, 0, 0, 5}), std::nullopt);
  EXPECT_EQ(lease({NodeIndex{2}, 0, 5, 4}), std::nullopt);
  const Lease second = world.view().lease(NodeIndex{2}).value().value();
  EXPECT_EQ(second.next, 5U);
  EXPECT_EQ(second.end, 9U);
  EXPECT_EQ(world.view().unleased_stock().value(), 87U);
}

TEST_F(LeaseStockTest, is_at_most_one_2n_th_of_what_is_unleased) {
  EXPECT_EQ(lease_at_most(96, 4), 12U);
  EXPECT_EQ(lease({NodeIndex{1}, 0, 0, 13}), Failure::limit_exceeded);
  EXPECT_EQ(lease({NodeIndex{1}, 0, 0, 12}), std::nullopt);
  EXPECT_EQ(lease_at_most(20, 4), 8U);
  EXPECT_EQ(lease_at_most(5, 4), 5U);
}

TEST_F(LeaseStockTest, a_gateway_that_leases_again_and_again_gets_no_more_than_its_part) {
  ASSERT_EQ(lease({NodeIndex{1}, 0, 0, 10}), std::nullopt);
  ASSERT_EQ(lease({NodeIndex{1}, 0, 10, 10}), std::nullopt);  // gives up 10 of at most 86 / 8
  const Lease open = world.view().lease(NodeIndex{1}).value().value();
  EXPECT_EQ(open.next, 10U);
  EXPECT_EQ(open.end, 20U);
  EXPECT_EQ(open.abandoned, 10U);
  world.now = world.now + 5min;
  EXPECT_EQ(lease({NodeIndex{1}, 0, 20, 8}), Failure::limit_exceeded);
  EXPECT_NE(world.last_reason.find("gave up 20"), std::string::npos);
  EXPECT_EQ(world.view().unleased_stock().value(), 76U);
  EXPECT_EQ(lease({NodeIndex{2}, 0, 20, 8}), std::nullopt) << "others are not touched";
  world.now = world.now + 6min;  // the open lease has expired: its rest is lost, and not counted again
  ASSERT_EQ(lease({NodeIndex{1}, 0, 28, 8}), std::nullopt);
  EXPECT_EQ(world.view().lease(NodeIndex{1}).value()->abandoned, 0U);
}

TEST_F(LeaseStockTest, renewing_keeps_the_places_and_moves_the_expiry) {
  ASSERT_EQ(lease({NodeIndex{1}, 0, 0, 10}), std::nullopt);
  world.now = world.now + 9min;
  ASSERT_EQ(lease({NodeIndex{1}, 0, 0, 10}), std::nullopt);
  const Lease open = world.view().lease(NodeIndex{1}).value().value();
  EXPECT_EQ(open.end, 10U);
  EXPECT_EQ(open.expires, world.now + 10min);
  EXPECT_EQ(world.view().unleased_stock().value(), 86U);
  EXPECT_EQ(lease({NodeIndex{2}, 0, 0, 10}), Failure::conflict);  // another's lease is not renewed
}

TEST_F(LeaseStockTest, a_gateway_leases_for_itself_alone) {
  EXPECT_EQ(world.put(lease_stock, LeaseStock{NodeIndex{2}, 0, 0, 5}, ""), Failure::invalid_parameter);
  EXPECT_EQ(lease({NodeIndex{1}, 0, 0, 0}), Failure::invalid_parameter);
}

TEST_F(LeaseStockTest, a_rest_too_small_for_a_user_is_given_up_with_the_batch) {
  World alone;
  ASSERT_EQ(alone.add_batch(10), std::nullopt);
  ASSERT_EQ(alone.add_batch(16), std::nullopt);
  EXPECT_EQ(alone.lease(13), Failure::conflict);  // beyond the batch's end
  ASSERT_EQ(alone.lease(8), std::nullopt);
  EXPECT_EQ(alone.view().stock_level().value().open_batch, 1U);
  EXPECT_EQ(alone.view().unleased_stock().value(), 16U);
  ASSERT_EQ(alone.lease(8), std::nullopt);
  alone.now = alone.now + 11min;  // what was given up lately counts no more
  ASSERT_EQ(alone.lease(8), std::nullopt);
  EXPECT_EQ(alone.view().unleased_stock().value(), 0U);
  EXPECT_EQ(alone.put(lease_stock, LeaseStock{NodeIndex{1}, 2, 0, 8}, ""), Failure::stock_empty);
  EXPECT_TRUE(alone.ledger->verify_everything());
}

}  // namespace
}  // namespace jurat::ledger
