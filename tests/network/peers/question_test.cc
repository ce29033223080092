#include "network/peers/question.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

#include "core/limits.h"

namespace jurat::network {
namespace {

const Answered ignore = [](const Result<Bytes>&) {};

TEST(Question, ends_once_and_gives_its_part_back) {
  PeerGauges gauges;
  int calls = 0;
  {
    auto question = Question::open(gauges, 10, [&](const Result<Bytes>& answer) {
      ++calls;
      EXPECT_EQ(as_text(*answer), "yes");
      EXPECT_EQ(gauges.open, 0U);
    });
    ASSERT_TRUE(question);
    EXPECT_EQ(gauges.open, 1U);
    EXPECT_EQ(gauges.open_bytes, 10U);
    Question moved = std::move(*question);
    moved.end(to_bytes("yes"));
  }
  EXPECT_EQ(calls, 1);
  EXPECT_EQ(gauges.open_bytes, 0U);
  EXPECT_EQ(gauges.asked, 1U);
}

TEST(Question, one_that_is_dropped_is_lost_and_not_forgotten) {
  PeerGauges gauges;
  std::optional<Failure> failure;
  {
    auto question = Question::open(gauges, 1, [&](const Result<Bytes>& answer) { failure = answer.error().failure; });
  }
  EXPECT_EQ(failure, Failure::input_output);
  EXPECT_EQ(gauges.status({}).faults[static_cast<std::size_t>(PeerFault::connection_lost)], 1U);
  EXPECT_EQ(gauges.open, 0U);
}

TEST(Question, the_bounds_refuse_at_once) {
  PeerGauges gauges;
  std::vector<Question> open;
  for (std::size_t i = 0; i < limits::peer_requests; ++i) {
    auto question = Question::open(gauges, 1, ignore);
    ASSERT_TRUE(question);
    open.push_back(std::move(*question));
  }
  const auto refused = Question::open(gauges, 1, [](const Result<Bytes>&) { FAIL() << "called though refused"; });
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().failure, Failure::too_many_requests);
  open.pop_back();
  EXPECT_TRUE(Question::open(gauges, 1, ignore));
  open.clear();

  auto large = Question::open(gauges, limits::peer_queue_bytes, ignore);
  ASSERT_TRUE(large);
  EXPECT_FALSE(Question::open(gauges, 1, ignore));
  EXPECT_TRUE(Question::open(gauges, 0, ignore));
  EXPECT_EQ(gauges.status({}).faults[static_cast<std::size_t>(PeerFault::queue_full)], 2U);
}

}  // namespace
}  // namespace jurat::network
