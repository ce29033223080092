#include "council/counters.h"

#include <gtest/gtest.h>

#include "core/limits.h"
#include "store/memory_store.h"

namespace jurat::council {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

struct CountersTest : testing::Test {
  std::unique_ptr<store::Store> store = store::open_memory();
  Tables tables{*store};
  Counters counters{tables};
  GuessedAt ada{Bytes{'a'}, 1};
  Moment now = Moment::from_seconds(1'700'000'000);
  NodeIndex one{1}, two{2};

  // A guess that was answered and turned out wrong.
  Result<void> wrong(NodeIndex gateway, Moment at) {
    TRY(counters.charge(ada, gateway, 1, at));
    return counters.settle(ada, gateway, false, at);
  }
};

TEST_F(CountersTest, TheSixthGuessWaitsASecondAndThenTwiceAsLongEachTime) {
  for (unsigned i = 0; i < limits::free_guesses; ++i) ASSERT_TRUE(wrong(one, now).has_value());
  EXPECT_EQ(wrong(one, now).error().failure, Failure::too_many_attempts);
  EXPECT_EQ(wrong(one, now + Duration(999'999)).error().failure, Failure::too_many_attempts);
  ASSERT_TRUE(wrong(one, now + seconds(1)).has_value());
  EXPECT_FALSE(wrong(one, now + seconds(2)).has_value());
  EXPECT_TRUE(wrong(one, now + seconds(3)).has_value());
}

TEST_F(CountersTest, BackOffEndsAtAQuarterOfAnHour) {
  EXPECT_EQ(back_off(4, 5), Duration(0));
  EXPECT_EQ(back_off(5, 5), Duration(seconds(1)));
  EXPECT_EQ(back_off(8, 5), Duration(seconds(8)));
  EXPECT_EQ(back_off(1000, 5), Duration(minutes(15)));
}

TEST_F(CountersTest, AnotherGatewayKeepsItsOwnPart) {
  for (unsigned i = 0; i < limits::free_guesses; ++i) ASSERT_TRUE(wrong(one, now).has_value());
  EXPECT_FALSE(wrong(one, now).has_value());
  for (unsigned i = 0; i < limits::free_guesses; ++i) EXPECT_TRUE(wrong(two, now).has_value()) << i;
  // q = 5 (f + 1) in all: a third gateway finds it spent.
  EXPECT_FALSE(wrong(NodeIndex{3}, now).has_value());
}

TEST_F(CountersTest, OneGatewayThatGuessesForHoursMakesNobodyElseWait) {
  Moment at = now;
  for (unsigned guess = 0; guess < 40; ++guess) {
    while (!wrong(one, at).has_value()) at = at + seconds(1);
  }
  ASSERT_GT(at - now, std::chrono::hours(5));
  EXPECT_EQ(wrong(one, at).error().failure, Failure::too_many_attempts) << "it waits itself";
  // At the same moment every other gateway has its own part still.
  for (unsigned i = 0; i < limits::free_guesses; ++i) EXPECT_TRUE(wrong(two, at).has_value()) << i;
}

TEST_F(CountersTest, WhoGuessesBeyondItsPartDoesNotProlongTheOthersWait) {
  for (const NodeIndex gateway : {one, two}) {
    for (unsigned i = 0; i < limits::free_guesses; ++i) ASSERT_TRUE(wrong(gateway, now).has_value());
  }
  EXPECT_FALSE(wrong(NodeIndex{3}, now).has_value()) << "the shared budget is spent";
  const Moment later = now + seconds(1);
  ASSERT_TRUE(wrong(one, later).has_value());
  EXPECT_TRUE(wrong(NodeIndex{3}, later).has_value()) << "a second after the last guess that counted for all";
}

TEST_F(CountersTest, ASuccessClearsOnlyTheChargesOfItsOwnGateway) {
  for (unsigned i = 0; i < 4; ++i) ASSERT_TRUE(wrong(two, now).has_value());
  for (unsigned i = 0; i < 4; ++i) ASSERT_TRUE(wrong(one, now).has_value());
  ASSERT_TRUE(counters.charge(ada, one, 1, now).has_value());
  ASSERT_TRUE(counters.settle(ada, one, true, now).has_value());
  for (unsigned i = 0; i < limits::free_guesses; ++i) EXPECT_TRUE(wrong(one, now).has_value()) << i;
  EXPECT_TRUE(wrong(two, now).has_value());
  EXPECT_FALSE(wrong(two, now).has_value());
}

TEST_F(CountersTest, SignInsUnderWayAreNoGuessesButAreBounded) {
  for (unsigned i = 0; i < 5; ++i) ASSERT_TRUE(counters.charge(ada, one, 1, now).has_value());
  EXPECT_EQ(counters.charge(ada, one, 1, now).error().failure, Failure::too_many_requests);
  ASSERT_TRUE(counters.settle(ada, one, true, now).has_value());
  EXPECT_TRUE(counters.charge(ada, one, 1, now).has_value());
  // Never finished, they count as guesses after ten seconds.
  EXPECT_EQ(counters.charge(ada, one, 1, now + seconds(11)).has_value(), true) << "the back-off of five is one second";
  EXPECT_EQ(counters.charge(ada, one, 1, now + seconds(11)).error().failure, Failure::too_many_attempts);
}

TEST_F(CountersTest, ANewCredentialAndAnHourClear) {
  for (unsigned i = 0; i < limits::free_guesses; ++i) ASSERT_TRUE(wrong(one, now).has_value());
  EXPECT_FALSE(wrong(one, now).has_value());
  ada.credential_version = 2;
  EXPECT_TRUE(wrong(one, now).has_value());
  ada.credential_version = 1;
  EXPECT_TRUE(wrong(one, now + std::chrono::hours(2)).has_value());
}

TEST_F(CountersTest, ChargesSurviveARestart) {
  for (unsigned i = 0; i < limits::free_guesses; ++i) ASSERT_TRUE(wrong(one, now).has_value());
  ASSERT_TRUE(tables.flush().has_value());
  Tables reopened(*store);
  Counters after(reopened);
  EXPECT_EQ(after.charge(ada, one, 1, now).error().failure, Failure::too_many_attempts);
}

TEST_F(CountersTest, AnAppliedNewPasswordFreesWhatWasUnderWayForTheOldOne) {
  for (std::uint32_t change = 0; change < 12; ++change) {
    // A change charges the old password, which is settled, and the new one, which its entry clears.
    ASSERT_TRUE(counters.charge(ada, one, 1, now).has_value()) << change;
    ASSERT_TRUE(counters.charge(ada, one, 1, now).has_value()) << change;
    ASSERT_TRUE(counters.settle(ada, one, true, now).has_value());
    ada.credential_version += 1;
  }
  ada.credential_version -= 1;
  for (unsigned i = 0; i < 4; ++i) ASSERT_TRUE(counters.charge(ada, one, 1, now).has_value());
  EXPECT_EQ(counters.charge(ada, one, 1, now).error().failure, Failure::too_many_requests)
      << "a change that never applied holds its place";
}

}  // namespace
}  // namespace jurat::council
