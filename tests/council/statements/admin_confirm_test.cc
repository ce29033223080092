#include "council/statements/judged.h"
#include "ledger/entries/confirm_user.h"

namespace jurat::council::statements {
namespace {

struct AdminConfirm : Judged {
  AdminConfirm() : Judged(evidence::StatementKind::admin_confirm) {}
};

TEST_F(AdminConfirm, AnUnconfirmedUserIsConfirmedAndNoAddressVerified) {
  const ledger::ConfirmUser good{*statement.pool, *statement.user, ground.user->version};
  expect_granted(ledger::confirm_user, good);
  expect_about_the_user(good);
  ledger::ConfirmUser entry = good;
  entry.email_verified = true;
  EXPECT_EQ(refusal(entry), Failure::statement_refused);
  entry = good;
  entry.phone_number_verified = true;
  EXPECT_EQ(refusal(entry), Failure::statement_refused);
  for (const auto status : {ledger::UserStatus::confirmed, ledger::UserStatus::force_change_password}) {
    ground.user->status = status;
    EXPECT_EQ(refusal(good), Failure::user_state_invalid);
  }
}

}  // namespace
}  // namespace jurat::council::statements
