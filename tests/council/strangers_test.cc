// Somebody unknown looks like a user who never gets it right: the same answers and charges over long sequences
// (protocols 5), so that no sequence of calls tells who has an account.
#include <gtest/gtest.h>

#include "council/codes.h"
#include "council/simulated_council.h"

namespace jurat::council::simulated {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::seconds;

// What each step came to, and what it asked of the nodes.
struct Seen {
  std::vector<std::string> answers;
  std::map<MessageType, unsigned> asked;
};

class StrangersTest : public testing::TestWithParam<unsigned> {
 protected:
  StrangersTest() : council(GetParam(), GetParam() - (GetParam() - 1) / 3, 91), place(open_pool(council)) {
    const auto signed_up = sign_up(council, 1, place, "known");
    EXPECT_TRUE(signed_up) << signed_up.error().message;
    council.run_for(milliseconds(100));
    user = signed_up->user;
    courier = courier_of(*council.node(1).view(), **council.node(1).view()->user(place.pool, user),
                         CodePurpose::confirm_sign_up);
    gateway = council.n == 1 ? 1 : courier.value % council.n + 1U;
    EXPECT_TRUE(council.node(gateway).gateway->send_code(place.pool, user, CodePurpose::confirm_sign_up, {}));
    // The pool takes its token keys at the first sign-in, whoever it is.
    EXPECT_FALSE(council.node(gateway).gateway->sign_in(place.pool, place.client, "first", secret("x"), {}, {}));
    council.run_for(hours(2));  // the sends of the sign-up are forgotten, its code lives
  }

  // As the API words a failure for a client that hides users.
  static std::string worded(const Error& error) {
    if (error.failure == Failure::user_not_found) return "sent";
    return std::string(failure_name(error.failure));
  }
  std::string confirm(const Uuid& id, std::string_view code) {
    const auto result = council.node(gateway).gateway->confirm_sign_up(place.pool, id, secret(code), {});
    return result ? "confirmed" : worded(result.error());
  }
  std::string resend(const Uuid& id) {
    const auto result = council.node(gateway).gateway->send_code(place.pool, id, CodePurpose::confirm_sign_up, {});
    return result ? "sent" : worded(result.error());
  }
  std::string sign_in(std::string_view name, unsigned step) {
    const auto result = council.node(gateway).gateway->sign_in(place.pool, place.client, name,
                                                               secret("Wrong-" + std::to_string(step)), {}, {});
    return result ? "in" : worded(result.error());
  }
  // Never the right code.
  std::string wrong_code() {
    const std::string& right = council.node(courier.value).messages.last_code;
    return right == "000000" ? "000001" : "000000";
  }

  Seen sixty_steps(std::string_view name) {
    Seen seen;
    for (const auto& node : council.nodes) {
      node->lie = [&seen](NodeIndex, const Bytes& request, Bytes answer) -> std::optional<Bytes> {
        ++seen.asked[parse_frame(request)->type];
        return answer;
      };
    }
    const auto called = council.node(gateway).gateway->find_user(place.pool, name, {});
    EXPECT_TRUE(called);
    for (unsigned step = 0; step < 60; ++step) {
      if (step % 9 == 8) {
        seen.answers.push_back("resend " + resend(called->id));
      } else if (step % 3 == 2) {
        seen.answers.push_back("sign-in " + sign_in(name, step));
      } else {
        seen.answers.push_back("confirm " + confirm(called->id, wrong_code()));
      }
      council.run_for(seconds(step % 7 == 0 ? 120 : 1));
    }
    // More sends than an hour allows.
    for (unsigned i = 0; i < 10; ++i) seen.answers.push_back("resend " + resend(called->id));
    for (const auto& node : council.nodes) node->lie = nullptr;
    return seen;
  }

  Council council;
  Place place;
  Uuid user;
  NodeIndex courier;
  unsigned gateway = 1;
};

TEST_P(StrangersTest, SixtyStepsAnswerTheSameForSomebodyUnknown) {
  const Seen known = sixty_steps("known");
  const Seen unknown = sixty_steps("unknown");
  EXPECT_EQ(known.answers, unknown.answers);
  // The sequence goes through everything there is to see.
  for (const char* kind : {"confirm code_mismatch", "confirm too_many_attempts", "sign-in not_authorized",
                           "sign-in too_many_attempts", "resend sent", "resend limit_exceeded"}) {
    EXPECT_NE(std::find(known.answers.begin(), known.answers.end(), kind), known.answers.end()) << kind;
  }
  // The same rounds. What the courier does for a user who exists comes after them, and goes to the mail's own time.
  for (const MessageType type :
       {MessageType::look_up, MessageType::evaluate, MessageType::endorse, MessageType::code_state}) {
    EXPECT_EQ(known.asked.contains(type), true);
    EXPECT_EQ(known.asked.at(type), unknown.asked.count(type) == 0 ? 0U : unknown.asked.at(type))
        << static_cast<int>(type);
  }
}

TEST_P(StrangersTest, TheSpentTriesOfASetEndInAnExpiredCodeForBoth) {
  if (council.n == 1) {
    for (const std::string_view name : {"known", "unknown"}) {
      const auto called = council.node(1).gateway->find_user(place.pool, name, {});
      for (unsigned i = 0; i < 5; ++i) EXPECT_EQ(confirm(called->id, wrong_code()), "code_mismatch") << name;
      EXPECT_EQ(confirm(called->id, wrong_code()), "too_many_attempts") << name;
      EXPECT_EQ(resend(called->id), "sent");
      EXPECT_EQ(confirm(called->id, wrong_code()), "code_mismatch") << name << ": a new code has its own tries";
    }
    return;
  }
  for (const std::string_view name : {"known", "unknown"}) {
    const auto called = council.node(1).gateway->find_user(place.pool, name, {});
    std::vector<std::string> answers;
    for (unsigned at = 1; at <= council.n; ++at) {
      for (unsigned i = 0; i < 5; ++i) {
        const auto result = council.node(at).gateway->confirm_sign_up(place.pool, called->id, secret(wrong_code()), {});
        answers.push_back(std::string(failure_name(result.error().failure)));
      }
    }
    const std::vector<std::string> expected = [] {
      std::vector<std::string> all(10, "code_mismatch");  // 5 (f + 1)
      all.emplace_back("too_many_attempts");              // and the set is burned
      all.insert(all.end(), 9, "code_expired");
      return all;
    }();
    EXPECT_EQ(answers, expected) << name;
  }
}

TEST_P(StrangersTest, AStandInIsTheSameEveryTimeAndNobodys) {
  const auto first = council.node(gateway).gateway->find_user(place.pool, "unknown", {});
  const auto again = council.node(gateway).gateway->find_user(place.pool, "unknown", {});
  const auto other = council.node(gateway).gateway->find_user(place.pool, "unknown2", {});
  const auto known = council.node(gateway).gateway->find_user(place.pool, "known", {});
  EXPECT_FALSE(first->known);
  EXPECT_EQ(first->id, again->id);
  EXPECT_NE(first->id, other->id);
  EXPECT_TRUE(known->known);
  EXPECT_EQ(known->id, user);
}

INSTANTIATE_TEST_SUITE_P(Councils, StrangersTest, testing::Values(1U, 4U));

}  // namespace
}  // namespace jurat::council::simulated
