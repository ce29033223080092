#include "api/cognito/failures.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace jurat::api::cognito {
namespace {

TEST(Failures, every_reason_has_an_exception_and_a_status) {
  for (int number = 0; number <= static_cast<int>(Failure::internal); ++number) {
    for (const Theme theme : {Theme::plain, Theme::authentication, Theme::sign_in, Theme::refresh, Theme::access_token,
                              Theme::code, Theme::revoke}) {
      const Refusal refusal =
          refusal_of({static_cast<Failure>(number), "words"}, {.theme = theme, .hides_users = false, .client = "c"});
      EXPECT_TRUE(refusal.exception.ends_with("Exception")) << number;
      EXPECT_GE(refusal.status, 400U);
      if (refusal.exception != "InternalErrorException") EXPECT_LT(refusal.status, 500U);
    }
  }
}

TEST(Failures, what_went_wrong_inside_is_not_told_outside) {
  for (const Failure failure :
       {Failure::internal, Failure::store_corrupt, Failure::bad_proof, Failure::statement_refused}) {
    const Refusal refusal = refusal_of({failure, "share of node 3 over K_pw"}, {});
    EXPECT_EQ(refusal.status, 500U);
    EXPECT_EQ(refusal.message.find("K_pw"), std::string::npos);
  }
}

TEST(Failures, a_wrong_password_and_a_hidden_user_are_one_answer) {
  const Situation hiding{.theme = Theme::sign_in, .hides_users = true, .client = "c"};
  const Refusal wrong = refusal_of({Failure::not_authorized, "bad signature"}, hiding);
  for (const Failure other : {Failure::user_not_found, Failure::evidence_invalid, Failure::evidence_missing}) {
    const Refusal refusal = refusal_of({other, "other words"}, hiding);
    EXPECT_EQ(refusal.exception, wrong.exception);
    EXPECT_EQ(refusal.message, wrong.message);
    EXPECT_EQ(refusal.status, wrong.status);
  }
}

TEST(Failures, what_another_try_may_solve_is_a_503) {
  for (const Failure failure : {Failure::other_view, Failure::conflict, Failure::stale_head, Failure::not_enough_nodes,
                                Failure::pending, Failure::stock_empty}) {
    EXPECT_EQ(refusal_of({failure, ""}, {}).status, 503U);
  }
}

}  // namespace
}  // namespace jurat::api::cognito
