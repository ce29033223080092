#include "council/statements/judged.h"
#include "ledger/entries/confirm_user.h"

namespace jurat::council::statements {
namespace {

struct ConfirmSignUp : Judged {
  ConfirmSignUp() : Judged(evidence::StatementKind::confirm_sign_up) {}
  ledger::ConfirmUser by(bool email, bool phone) {
    return {*statement.pool, *statement.user, ground.user->version, email, phone};
  }
};

TEST_F(ConfirmSignUp, ACodeVerifiesWhatItWasSentToAndNothingElse) {
  EXPECT_EQ(refusal(by(false, false)), Failure::statement_refused) << "no code was proven";
  EXPECT_EQ(refusal(by(true, false)), Failure::statement_refused);
  facts.code_medium = evidence::CodeMedium::email;
  expect_granted(ledger::confirm_user, by(true, false));
  for (const auto& entry : {by(false, false), by(false, true), by(true, true)}) {
    EXPECT_EQ(refusal(entry), Failure::statement_refused);
  }
  facts.code_medium = evidence::CodeMedium::sms;
  expect_granted(ledger::confirm_user, by(false, true));
  for (const auto& entry : {by(false, false), by(true, false), by(true, true)}) {
    EXPECT_EQ(refusal(entry), Failure::statement_refused);
  }
}

TEST_F(ConfirmSignUp, OnlyThisUserAndOnlyOnce) {
  facts.code_medium = evidence::CodeMedium::email;
  expect_about_the_user(by(true, false));
  ground.user->status = ledger::UserStatus::confirmed;
  EXPECT_EQ(refusal(by(true, false)), Failure::user_state_invalid);
}

}  // namespace
}  // namespace jurat::council::statements
