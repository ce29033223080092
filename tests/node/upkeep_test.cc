#include "node/upkeep.h"

#include <gtest/gtest.h>

#include <vector>

#include "core/limits.h"

namespace jurat::node {
namespace {

using Time = StockTurn::Time;

// The node that may make the batch, with others coming in when those before them had their time.
std::vector<std::uint8_t> whose(std::uint64_t batch, std::chrono::seconds later, std::vector<StockTurn>& turns) {
  std::vector<std::uint8_t> found;
  for (std::uint8_t i = 0; i < turns.size(); ++i) {
    static_cast<void>(turns[i].is_mine(batch, Time{}));
    if (turns[i].is_mine(batch, Time{} + later)) found.push_back(static_cast<std::uint8_t>(i + 1));
  }
  return found;
}
std::vector<StockTurn> four() {
  std::vector<StockTurn> turns;
  for (std::uint8_t i = 1; i <= 4; ++i) turns.emplace_back(NodeIndex{i}, 4);
  return turns;
}

TEST(StockTurn, EachBatchIsAnotherNodesFirst) {
  auto turns = four();
  for (std::uint64_t batch = 0; batch < 8; ++batch)
    EXPECT_EQ(whose(batch, std::chrono::seconds(0), turns), std::vector{static_cast<std::uint8_t>(batch % 4 + 1)})
        << batch;
}

TEST(StockTurn, OthersComeInOneAfterTheOther) {
  auto turns = four();
  EXPECT_EQ(whose(6, limits::stock_round_time, turns), (std::vector<std::uint8_t>{3, 4}));
  EXPECT_EQ(whose(6, 3 * limits::stock_round_time, turns), (std::vector<std::uint8_t>{1, 2, 3, 4}));
}

TEST(StockTurn, TheWaitBeginsAnewWithEachBatch) {
  StockTurn second(NodeIndex{2}, 4);
  EXPECT_FALSE(second.is_mine(0, Time{}));
  EXPECT_TRUE(second.is_mine(0, Time{} + limits::stock_round_time));
  EXPECT_FALSE(second.is_mine(4, Time{} + limits::stock_round_time)) << "it is node 1's again";
}

TEST(StockTurn, WhoFailedLetsTheOthersTry) {
  StockTurn first(NodeIndex{1}, 4);
  EXPECT_TRUE(first.is_mine(0, Time{}));
  first.failed(Time{});
  EXPECT_FALSE(first.is_mine(0, Time{} + std::chrono::seconds(1)));
  EXPECT_TRUE(first.is_mine(0, Time{} + limits::stock_round_time));
}

TEST(StockTurn, AloneItIsAlwaysThisNodes) {
  StockTurn alone(NodeIndex{1}, 1);
  for (std::uint64_t batch = 0; batch < 3; ++batch) EXPECT_TRUE(alone.is_mine(batch, Time{}));
}

}  // namespace
}  // namespace jurat::node
