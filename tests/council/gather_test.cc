#include "council/gather.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "council/wire.h"

namespace jurat::council {
namespace {

using std::chrono::milliseconds;

const Moment start = Moment::from_seconds(1'000);

Round round_of(std::size_t nodes, std::size_t need, std::size_t at_first = 0) {
  Round round;
  for (std::size_t i = 1; i <= nodes; ++i)
    round.requests.push_back({NodeIndex{static_cast<std::uint8_t>(i)}, Bytes{1}});
  round.need = need;
  round.at_first = at_first;
  return round;
}
Round round_that_refuses_66() {
  Round round = round_of(4, 3);
  round.accept = [](NodeIndex, ByteSpan body) -> Result<void> {
    if (body[0] == 66) return fail(Failure::share_invalid, "a wrong partial");
    return {};
  };
  return round;
}
std::optional<Bytes> good(std::uint8_t what = 1) { return answer_with(Bytes{what}); }
std::optional<Bytes> bad(Failure failure) { return answer_failure({failure, "why"}); }

TEST(Gather, IsDoneWithTheFirstEnoughGoodAnswersSortedByNode) {
  Gather gather(round_of(4, 3));
  EXPECT_EQ(gather.start(start).send.size(), 4U);
  EXPECT_FALSE(gather.on_answer(NodeIndex{4}, good(4), start).done);
  EXPECT_FALSE(gather.on_answer(NodeIndex{4}, good(9), start).done) << "an answer counts once";
  EXPECT_FALSE(gather.on_answer(NodeIndex{1}, good(1), start).done);
  EXPECT_TRUE(gather.on_answer(NodeIndex{3}, good(3), start).done);
  const auto gathered = gather.take();
  ASSERT_TRUE(gathered.has_value());
  ASSERT_EQ(gathered->answers.size(), 3U);
  EXPECT_EQ(gathered->answers[0].first.value, 1);
  EXPECT_EQ(gathered->answers[2].second, Bytes{4});
}

TEST(Gather, AsksTheRestAfterTheHedgeOrAFailure) {
  Gather gather(round_of(4, 3, 3));
  const auto first = gather.start(start);
  EXPECT_EQ(first.send.size(), 3U);
  ASSERT_TRUE(first.wake_at.has_value());
  EXPECT_EQ(gather.on_time(*first.wake_at).send.size(), 1U);
  Gather other(round_of(4, 3, 3));
  other.start(start);
  EXPECT_EQ(other.on_answer(NodeIndex{2}, std::nullopt, start).send.size(), 1U);
}

TEST(Gather, NamesWhoGaveAnAnswerThatIsRefusedAndGoesOn) {
  Gather gather(round_that_refuses_66());
  gather.start(start);
  gather.on_answer(NodeIndex{1}, good(66), start);
  gather.on_answer(NodeIndex{2}, good(), start);
  gather.on_answer(NodeIndex{3}, good(), start);
  EXPECT_TRUE(gather.on_answer(NodeIndex{4}, good(), start).done);
  const auto gathered = gather.take();
  ASSERT_TRUE(gathered.has_value());
  const auto faults = gather.take_faults();
  ASSERT_EQ(faults.size(), 1U);
  EXPECT_EQ(faults[0].node.value, 1);
}

TEST(Gather, NamesWhoLiedInARoundThatFails) {
  Gather gather(round_that_refuses_66());
  gather.start(start);
  gather.on_answer(NodeIndex{1}, good(66), start);
  EXPECT_TRUE(gather.on_answer(NodeIndex{2}, good(66), start).done);
  EXPECT_EQ(gather.take().error().failure, Failure::not_enough_nodes);
  const auto faults = gather.take_faults();
  ASSERT_EQ(faults.size(), 2U);
  EXPECT_EQ(faults[1].node.value, 2);
  EXPECT_EQ(faults[1].reason, "a wrong partial");
}

TEST(Gather, StopsAtOnceWhenEnoughHaveRefusedAndSaysWhatMostSaid) {
  Gather gather(round_of(4, 3));
  gather.start(start);
  gather.on_answer(NodeIndex{1}, bad(Failure::not_authorized), start);
  EXPECT_TRUE(gather.on_answer(NodeIndex{2}, bad(Failure::not_authorized), start).done);
  EXPECT_EQ(gather.take().error().failure, Failure::not_authorized);
}

TEST(Gather, SilenceEndsAtTheDeadlineAsNotEnoughNodes) {
  Gather gather(round_of(4, 3));
  gather.start(start);
  gather.on_answer(NodeIndex{1}, good(), start);
  EXPECT_FALSE(gather.on_time(start + milliseconds(4'999)).done);
  EXPECT_TRUE(gather.on_time(start + milliseconds(5'000)).done);
  EXPECT_EQ(gather.take().error().failure, Failure::not_enough_nodes);
}

TEST(Gather, AnswersOfNodesThatWereNotAskedCountForNothing) {
  Gather gather(round_of(4, 2, 2));
  gather.start(start);
  EXPECT_FALSE(gather.on_answer(NodeIndex{4}, good(), start).done);
  EXPECT_FALSE(gather.on_answer(NodeIndex{9}, good(), start).done);
  EXPECT_FALSE(gather.on_answer(NodeIndex{1}, good(), start).done);
  EXPECT_TRUE(gather.on_answer(NodeIndex{2}, good(), start).done);
}

TEST(Gather, SharesThatDoNotFitTogetherCostMoreAnswers) {
  Round round = round_of(4, 3, 3);
  round.complete = [](const std::map<NodeIndex, Bytes>& answers) { return answers.contains(NodeIndex{4}); };
  Gather gather(std::move(round));
  gather.start(start);
  gather.on_answer(NodeIndex{1}, good(), start);
  gather.on_answer(NodeIndex{2}, good(), start);
  const auto third = gather.on_answer(NodeIndex{3}, good(), start);
  EXPECT_FALSE(third.done);
  ASSERT_EQ(third.send.size(), 1U) << "the fourth is asked at once, not after the hedge";
  EXPECT_TRUE(gather.on_answer(NodeIndex{4}, good(), start).done);
  EXPECT_EQ(gather.take()->answers.size(), 3U);
}

TEST(Gather, SharesOfAllThatDoNotFitTogetherAreAnError) {
  Round round = round_of(4, 3);
  round.complete = [](const std::map<NodeIndex, Bytes>&) { return false; };
  Gather gather(std::move(round));
  gather.start(start);
  for (std::uint8_t node = 1; node <= 3; ++node) EXPECT_FALSE(gather.on_answer(NodeIndex{node}, good(), start).done);
  EXPECT_TRUE(gather.on_answer(NodeIndex{4}, good(), start).done);
  EXPECT_EQ(gather.take().error().failure, Failure::share_invalid);
}

TEST(Gather, LingersForTheOthersAndNoLonger) {
  Round round = round_of(4, 3);
  round.linger = milliseconds(30);
  Gather all(round), some(round), dead(round);
  for (Gather* gather : {&all, &some, &dead}) {
    gather->start(start);
    for (std::uint8_t node = 1; node <= 2; ++node) gather->on_answer(NodeIndex{node}, good(node), start);
    const auto third = gather->on_answer(NodeIndex{3}, good(3), start + milliseconds(5));
    EXPECT_FALSE(third.done);
    EXPECT_EQ(*third.wake_at, start + milliseconds(35));
  }
  EXPECT_TRUE(all.on_answer(NodeIndex{4}, good(4), start + milliseconds(9)).done);
  EXPECT_EQ(all.take()->answers.size(), 4U);
  EXPECT_FALSE(some.on_time(start + milliseconds(34)).done);
  EXPECT_TRUE(some.on_time(start + milliseconds(35)).done);
  EXPECT_EQ(some.take()->answers.size(), 3U);
  EXPECT_TRUE(dead.on_answer(NodeIndex{4}, std::nullopt, start + milliseconds(6)).done) << "nobody is left to wait for";
}

}  // namespace
}  // namespace jurat::council
