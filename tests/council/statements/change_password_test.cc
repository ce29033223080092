#include "council/statements/judged.h"
#include "ledger/entries/set_password.h"

namespace jurat::council::statements {
namespace {

struct ChangePassword : Judged {
  ChangePassword() : Judged(evidence::StatementKind::change_password) {}
  ledger::SetPassword change() {
    statement.new_key = crypto::Ed25519PublicKey{8};
    return {*statement.pool, *statement.user, ground.user->version, *statement.new_key, ground.user->status, false};
  }
};

TEST_F(ChangePassword, StatusAndRefreshTicketsStayAsTheyAre) {
  ground.user->status = ledger::UserStatus::confirmed;
  expect_granted(ledger::set_password, change());
  expect_about_the_user(change());
  ledger::SetPassword entry = change();
  entry.status = ledger::UserStatus::force_change_password;
  EXPECT_EQ(refusal(entry), Failure::statement_refused);
  entry = change();
  entry.end_refresh = true;
  EXPECT_EQ(refusal(entry), Failure::statement_refused);
}

TEST_F(ChangePassword, TheKeyIsTheStatementsOwn) {
  ledger::SetPassword entry = change();
  entry.public_key[0] ^= 1;
  EXPECT_EQ(refusal(entry), Failure::statement_refused);
  entry = change();
  statement.new_key.reset();
  EXPECT_EQ(refusal(entry), Failure::statement_refused);
}

}  // namespace
}  // namespace jurat::council::statements
