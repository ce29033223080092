// A client that lost the answer asks again, perhaps at another gateway, with the same invocation: it gets the first
// answer, and nobody else does (protocols 1).
#include <gtest/gtest.h>

#include "core/limits.h"
#include "council/codes.h"
#include "council/simulated_council.h"

namespace jurat::council::simulated {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;

struct RetriesTest : testing::Test {
  Council council{4, 3, 71};
  Place place = open_pool(council);
  Caller first{"192.0.2.1", "invocation-1"}, other{"192.0.2.1", "invocation-2"}, none{"192.0.2.1", {}};

  Result<SignedUp> sign_up_as(unsigned gateway, const Caller& caller, std::string_view name = "ada",
                              std::string_view password = "Correct-Horse-1", std::string_view given_name = "Ada") {
    Attributes attributes;
    attributes.values["email"] = std::string(name) + "@example.com";
    attributes.values["given_name"] = std::string(given_name);
    auto signed_up = council.node(gateway).gateway->sign_up(
        {place.pool, place.client, std::string(name), secret(password), std::move(attributes), {}}, caller);
    council.run_for(milliseconds(100));
    return signed_up;
  }
  std::uint64_t users() { return council.node(1).view()->count_users(place.pool).value(); }
  static std::string word(const Result<SignedUp>& result) {
    return result ? "signed up" : std::string(failure_name(result.error().failure));
  }
};

TEST_F(RetriesTest, AnotherGatewayAnswersTheRetryOfASignUp) {
  const auto answer = sign_up_as(1, first);
  ASSERT_TRUE(answer) << answer.error().message;
  for (unsigned gateway = 1; gateway <= 4; ++gateway) {
    const auto retry = sign_up_as(gateway, first);
    ASSERT_TRUE(retry) << retry.error().message;
    EXPECT_EQ(retry->user, answer->user);
    EXPECT_FALSE(retry->confirmed);
  }
  EXPECT_EQ(users(), 1U);
}

TEST_F(RetriesTest, OtherContentIsAnOrdinaryNewRequest) {
  ASSERT_TRUE(sign_up_as(1, first));
  EXPECT_EQ(word(sign_up_as(2, first, "ada", "Wrong-Horse-1")), "user_exists");
  EXPECT_EQ(word(sign_up_as(2, first, "ada", "Correct-Horse-1", "Eve")), "user_exists");
  EXPECT_EQ(word(sign_up_as(2, other)), "user_exists");
  EXPECT_EQ(word(sign_up_as(2, none)), "user_exists");
  const auto eve = sign_up_as(2, first, "eve");
  ASSERT_TRUE(eve) << "the same invocation, another name: " << eve.error().message;
  EXPECT_EQ(users(), 2U);
}

TEST_F(RetriesTest, AfterTenMinutesTheNameIsTaken) {
  ASSERT_TRUE(sign_up_as(1, first));
  council.run_for(minutes(11));
  ASSERT_TRUE(sign_up_as(2, other, "eve")) << "the ledger's time moves on";
  EXPECT_EQ(word(sign_up_as(1, first)), "user_exists");
}

TEST_F(RetriesTest, ARetryIsAChargedGuess) {
  ASSERT_TRUE(sign_up_as(1, first));
  unsigned passed = 0;
  for (unsigned guess = 0; guess < 20; ++guess) {
    // Whoever has seen the invocation can test a password with it as often as at a sign-in, no more.
    if (sign_up_as(2, first, "ada", "Wrong-" + std::to_string(guess))) ++passed;
  }
  EXPECT_EQ(passed, 0U);
  EXPECT_EQ(word(sign_up_as(2, first)), "user_exists") << "in back-off even the right one tells nothing";
  EXPECT_EQ(word(sign_up_as(3, first)), "signed up") << "another gateway has its own part of the budget";
}

TEST_F(RetriesTest, WrongRetriesAndSignInsHaveOneBudgetAndLeaveNothingUnderWay) {
  ASSERT_TRUE(sign_up_as(1, first));
  const auto sign_in = [&](std::string_view password) {
    const auto tokens = council.node(2).gateway->sign_in(place.pool, place.client, "ada", secret(password), {}, other);
    return tokens ? Failure::not_found : tokens.error().failure;
  };
  for (unsigned guess = 0; guess < limits::free_guesses - 1; ++guess)
    EXPECT_EQ(word(sign_up_as(2, first, "ada", "Wrong-" + std::to_string(guess))), "user_exists");
  EXPECT_EQ(sign_in("Correct-Horse-1"), Failure::user_not_confirmed)
      << "what was wrong is no sign-in under way, and the owner is not told to wait";
  for (unsigned guess = 0; guess < limits::free_guesses - 1; ++guess)
    EXPECT_EQ(word(sign_up_as(2, first, "ada", "Wrong-" + std::to_string(guess))), "user_exists");
  EXPECT_EQ(sign_in("Wrong-again"), Failure::not_authorized);
  EXPECT_EQ(sign_in("Correct-Horse-1"), Failure::too_many_attempts) << "after five wrong ones in all";
}

TEST_F(RetriesTest, APasswordThatWasReplacedIsWrong) {
  const auto ada = sign_up_as(1, first);
  ASSERT_TRUE(ada);
  ASSERT_TRUE(
      council.node(1).gateway->admin_set_password(place.pool, ada->user, secret("New-Horse-2"), true, by_sigv4, other));
  council.run_for(milliseconds(100));
  EXPECT_EQ(word(sign_up_as(2, first)), "user_exists");
}

TEST_F(RetriesTest, WhoIsConfirmedByNowIsToldSo) {
  const auto ada = sign_up_as(1, first);
  ASSERT_TRUE(ada);
  ASSERT_TRUE(council.node(1).gateway->admin_confirm(place.pool, ada->user, by_sigv4, other));
  council.run_for(milliseconds(100));
  const auto retry = sign_up_as(2, first);
  ASSERT_TRUE(retry) << retry.error().message;
  EXPECT_TRUE(retry->confirmed) << "no further code is for them";
}

TEST_F(RetriesTest, ARetriedConfirmationSucceedsForWhoKnowsTheCode) {
  const auto ada = sign_up_as(1, first);
  ASSERT_TRUE(ada);
  const NodeIndex courier = courier_of(*council.node(1).view(), **council.node(1).view()->user(place.pool, ada->user),
                                       CodePurpose::confirm_sign_up);
  const unsigned gateway = courier.value % 4 + 1U;
  ASSERT_TRUE(council.node(gateway).gateway->send_code(place.pool, ada->user, CodePurpose::confirm_sign_up, first));
  const std::string code = council.node(courier.value).messages.last_code;
  const auto confirm = [&](unsigned at, std::string_view typed, const Caller& caller) {
    const auto result = council.node(at).gateway->confirm_sign_up(place.pool, ada->user, secret(typed), caller);
    council.run_for(milliseconds(100));
    return result ? std::string("confirmed") : std::string(failure_name(result.error().failure));
  };
  ASSERT_EQ(confirm(gateway, code, first), "confirmed");
  EXPECT_EQ(confirm(gateway, code, first), "confirmed");
  EXPECT_EQ(confirm(gateway % 4 + 1, code, first), "confirmed") << "at another gateway";
  EXPECT_EQ(confirm(gateway, code, other), "user_state_invalid");
  EXPECT_EQ(confirm(gateway, code, none), "user_state_invalid");
  EXPECT_EQ(confirm(gateway, code == "000000" ? "000001" : "000000", first), "user_state_invalid");
  const std::uint64_t height = council.node(1).view()->height();
  EXPECT_EQ(confirm(gateway, code, first), "confirmed");
  EXPECT_EQ(council.node(1).view()->height(), height) << "no second entry";
  council.run_for(minutes(11));
  ASSERT_TRUE(sign_up_as(2, other, "eve"));
  EXPECT_EQ(confirm(gateway, code, first), "user_state_invalid") << "after 10 minutes";
}

TEST_F(RetriesTest, AdminChangesHappenOnceForOneInvocation) {
  Gateway& gateway = *council.node(1).gateway;
  Gateway& elsewhere = *council.node(3).gateway;
  ledger::Pool wanted{*PoolId::parse("eu-test-1_x")};
  wanted.name = "second";
  const auto pool = gateway.create_pool(wanted, by_sigv4, first);
  ASSERT_TRUE(pool) << pool.error().message;
  council.run_for(milliseconds(100));
  EXPECT_EQ(elsewhere.create_pool(wanted, by_sigv4, first)->id, pool->id);
  council.run_for(milliseconds(100));
  EXPECT_NE(gateway.create_pool(wanted, by_sigv4, other)->id, pool->id) << "another invocation";
  council.run_for(milliseconds(100));
  wanted.name = "third";
  EXPECT_NE(gateway.create_pool(wanted, by_sigv4, first)->id, pool->id) << "other content";
  council.run_for(milliseconds(100));
  ASSERT_TRUE(gateway.delete_pool(pool->id, by_sigv4, first));
  council.run_for(milliseconds(100));
  EXPECT_TRUE(elsewhere.delete_pool(pool->id, by_sigv4, first));
  EXPECT_EQ(elsewhere.delete_pool(pool->id, by_sigv4, other).error().failure, Failure::pool_not_found);

  const auto ada = sign_up_as(1, first);
  ASSERT_TRUE(ada);
  ASSERT_TRUE(gateway.admin_confirm(place.pool, ada->user, by_sigv4, first));
  council.run_for(milliseconds(100));
  EXPECT_TRUE(elsewhere.admin_confirm(place.pool, ada->user, by_sigv4, first));
  EXPECT_EQ(elsewhere.admin_confirm(place.pool, ada->user, by_sigv4, other).error().failure,
            Failure::user_state_invalid);
  const std::uint64_t height = council.blocks.size();
  ASSERT_TRUE(gateway.admin_set_password(place.pool, ada->user, secret("New-Horse-2"), true, by_sigv4, first));
  council.run_for(milliseconds(100));
  EXPECT_TRUE(elsewhere.admin_set_password(place.pool, ada->user, secret("New-Horse-2"), true, by_sigv4, first));
  EXPECT_EQ(council.blocks.size(), height + 1) << "no second entry, which would sign out who just signed in";
  EXPECT_TRUE(elsewhere.admin_set_password(place.pool, ada->user, secret("New-Horse-3"), true, by_sigv4, first));
  council.run_for(milliseconds(100));
  EXPECT_EQ(council.blocks.size(), height + 2) << "another password is another request";

  ASSERT_TRUE(gateway.admin_delete_user(place.pool, ada->user, by_sigv4, first));
  council.run_for(milliseconds(100));
  const auto nobody = elsewhere.find_user(place.pool, "ada", first);
  ASSERT_TRUE(nobody);
  EXPECT_FALSE(nobody->known);
  EXPECT_TRUE(elsewhere.admin_delete_user(place.pool, nobody->id, by_sigv4, first));
  EXPECT_EQ(elsewhere.admin_delete_user(place.pool, nobody->id, by_sigv4, other).error().failure,
            Failure::user_not_found);
}

}  // namespace
}  // namespace jurat::council::simulated
