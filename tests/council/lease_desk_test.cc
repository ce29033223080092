#include "council/lease_desk.h"

#include <gtest/gtest.h>

#include "council/simulated_council.h"

namespace jurat::council::simulated {
namespace {

struct Desk : testing::Test {
  Council council{4, 3, 51};
  Node& node = council.node(1);
  void fill() {
    ASSERT_TRUE(flows::make_batch(node, 96).has_value());
    council.run_for(std::chrono::milliseconds(100));
  }
  ledger::Lease lease() { return node.view()->lease(node.self()).value().value(); }
};

TEST_F(Desk, HandsOutEachPlaceOfTheLeaseOnce) {
  fill();
  LeaseDesk desk(node);
  std::set<std::uint32_t> places;
  for (unsigned round = 0; round < 4; ++round) {
    const auto keys = desk.take(3);
    ASSERT_TRUE(keys.has_value()) << keys.error().message;
    for (const ledger::StockKey& key : *keys) {
      EXPECT_TRUE(places.insert(key.place).second);
      EXPECT_LT(key.place, lease().end);
    }
  }
}

TEST_F(Desk, AnEmptyStockIsSaid) {
  LeaseDesk desk(node);
  EXPECT_EQ(desk.take(3).error().failure, Failure::stock_empty);
  fill();
  EXPECT_TRUE(desk.take(3).has_value()) << "and is no verdict for ever";
}

TEST_F(Desk, AfterAStartTheOldLeaseIsUsedUp) {
  fill();
  LeaseDesk before(node);
  ASSERT_TRUE(before.take(3).has_value());
  const ledger::Lease left = lease();
  LeaseDesk after(node);
  const auto keys = after.take(3);
  ASSERT_TRUE(keys.has_value());
  EXPECT_EQ(keys->front().place, left.next) << "the ledger saw no user of the first three";
  EXPECT_EQ(lease().end, left.end) << "nothing new was leased";
}

TEST_F(Desk, ALeaseThatEndsSoonIsHeldLonger) {
  fill();
  LeaseDesk desk(node);
  ASSERT_TRUE(desk.take(3).has_value());
  const ledger::Lease first = lease();
  council.run_for(limits::stock_lease_time - limits::lease_margin + std::chrono::seconds(1));
  const auto keys = desk.take(3);
  ASSERT_TRUE(keys.has_value()) << keys.error().message;
  EXPECT_EQ(keys->front().place, first.next + 3);
  EXPECT_GT(lease().expires, first.expires);
  EXPECT_EQ(lease().end, first.end);
}

TEST_F(Desk, PlacesThatArePassedOverAreNotHandedOut) {
  fill();
  LeaseDesk desk(node);
  const auto first = desk.take(3);
  ASSERT_TRUE(first.has_value());
  desk.pass_over(first->back(), 4);
  const auto next = desk.take(3);
  ASSERT_TRUE(next.has_value());
  EXPECT_EQ(next->front().place, first->back().place + 4);
}

}  // namespace
}  // namespace jurat::council::simulated
