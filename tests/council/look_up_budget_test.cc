#include "council/look_up_budget.h"

#include <gtest/gtest.h>

#include "core/limits.h"

namespace jurat::council {
namespace {

using std::chrono::hours;
using std::chrono::seconds;

struct LookUpBudgetTest : testing::Test {
  LookUpBudget budget;
  NodeIndex one{1}, two{2};
  PoolId pool = *PoolId::parse("eu-test-1_AAAAAAAAA"), other = *PoolId::parse("eu-test-1_BBBBBBBBB");
  Moment now = Moment::from_seconds(1'700'000'000);

  // How many single look-ups pass before one is refused.
  std::size_t room(NodeIndex gateway, std::size_t at_most = 5'000) {
    std::size_t passed = 0;
    while (passed < at_most && budget.take(gateway, pool, 1, now)) ++passed;
    return passed;
  }
};

TEST_F(LookUpBudgetTest, a_gateway_has_a_burst_and_then_so_many_a_second_each_gateway_its_own) {
  EXPECT_EQ(room(one), limits::look_up_burst);
  now = now + seconds(1) - Duration(1);
  EXPECT_EQ(room(one), 0U);
  now = now + Duration(1);
  EXPECT_EQ(room(one), limits::look_ups_per_second);
  EXPECT_EQ(room(two), limits::look_up_burst);
  now = now + hours(1);
  EXPECT_EQ(room(one), limits::look_up_burst) << "a long silence fills the bucket and no more";
  EXPECT_EQ(budget.take(one, pool, 1, now).error().failure, Failure::too_many_requests);
}

TEST_F(LookUpBudgetTest, verified_evidence_gives_its_look_up_back_once) {
  ASSERT_TRUE(budget.take(one, pool, 3, now));
  EXPECT_EQ(room(one), limits::look_up_burst - 3);
  budget.give_back(two, pool, now);
  EXPECT_EQ(room(one), 0U) << "another gateway's evidence";
  budget.give_back(one, other, now);
  EXPECT_EQ(room(one), 0U) << "evidence of another pool";
  // The newest first: single ones, then the one of three points.
  for (std::size_t i = 0; i < limits::look_up_burst - 3; ++i) budget.give_back(one, pool, now);
  budget.give_back(one, pool, now);
  budget.give_back(one, pool, now);
  budget.give_back(one, pool, now);
  EXPECT_EQ(room(one), limits::look_up_burst) << "never more than was taken";
}

TEST_F(LookUpBudgetTest, after_a_minute_evidence_gives_nothing_back) {
  EXPECT_EQ(room(one), limits::look_up_burst);
  now = now + limits::look_up_pending_time - Duration(1);
  (void)room(one);
  now = now + Duration(1);
  (void)room(one);
  // What was taken a minute ago drained for good; what came since may still be given back.
  for (std::size_t i = 0; i < limits::look_up_burst; ++i) budget.give_back(one, pool, now);
  EXPECT_EQ(room(one), limits::look_up_pending_time.count() * limits::look_ups_per_second);
}

TEST_F(LookUpBudgetTest, sign_ins_without_end_pass_when_each_is_followed_by_evidence) {
  for (int i = 0; i < 5'000; ++i) {
    ASSERT_TRUE(budget.take(one, pool, 2, now)) << i;
    budget.give_back(one, pool, now);
  }
}

TEST_F(LookUpBudgetTest, an_applied_entry_gives_back_and_one_that_never_came_does_not) {
  const Hash32 came{1}, lost{2};
  ASSERT_EQ(room(one), limits::look_up_burst);
  budget.expect_entry(one, pool, came, now);
  budget.expect_entry(one, pool, lost, now);
  const auto none = [](const Hash32&) -> Result<bool> { return false; };
  const auto one_came = [&](const Hash32& op) -> Result<bool> { return op == came; };
  ASSERT_TRUE(budget.settle_entries(one, none, now));
  EXPECT_EQ(room(one), 0U);
  ASSERT_TRUE(budget.settle_entries(one, one_came, now));
  ASSERT_TRUE(budget.settle_entries(one, one_came, now));
  EXPECT_EQ(room(one), 1U) << "once";
  // One that never comes keeps nobody behind it waiting for long.
  const Hash32 behind{3};
  budget.expect_entry(one, pool, behind, now);
  now = now + limits::gather_time;
  const auto the_last_came = [&](const Hash32& op) -> Result<bool> { return op == behind; };
  ASSERT_TRUE(budget.settle_entries(one, the_last_came, now));
  EXPECT_EQ(room(one), 1U + 5U * limits::look_ups_per_second);
}

TEST_F(LookUpBudgetTest, a_day_has_an_end) {
  std::size_t passed = 0;
  for (Moment end = now + hours(24); now < end; now = now + seconds(200)) passed += room(one);
  EXPECT_EQ(passed, limits::look_ups_per_day);
  now = now + seconds(200);
  EXPECT_GT(room(one), 0U) << "the next day";
}

TEST_F(LookUpBudgetTest, what_anybody_can_state_gives_nothing_back) {
  using K = evidence::StatementKind;
  EXPECT_TRUE(evidence_follows_look_up(K::issue_tokens));
  EXPECT_TRUE(evidence_follows_look_up(K::confirm_sign_up));
  EXPECT_FALSE(evidence_follows_look_up(K::sign_up)) << "a new key is no evidence of a name";
  EXPECT_FALSE(evidence_follows_look_up(K::refresh_tokens));
  EXPECT_FALSE(evidence_follows_look_up(K::publish));
}

}  // namespace
}  // namespace jurat::council
