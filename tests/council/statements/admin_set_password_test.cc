#include "council/statements/judged.h"
#include "ledger/entries/set_password.h"

namespace jurat::council::statements {
namespace {

struct AdminSetPassword : Judged {
  AdminSetPassword() : Judged(evidence::StatementKind::admin_set_password) {}
  ledger::SetPassword set(ledger::UserStatus status = ledger::UserStatus::confirmed) {
    statement.new_key = crypto::Ed25519PublicKey{8};
    return {*statement.pool, *statement.user, ground.user->version, *statement.new_key, status, true};
  }
};

TEST_F(AdminSetPassword, LastingOrTemporaryAndRefreshTicketsEnd) {
  expect_granted(ledger::set_password, set());
  expect_granted(ledger::set_password, set(ledger::UserStatus::force_change_password));
  expect_about_the_user(set());
  for (const auto status : {ledger::UserStatus::unconfirmed, ledger::UserStatus::reset_required}) {
    EXPECT_EQ(refusal(set(status)), Failure::statement_refused);
  }
  ledger::SetPassword kept = set();
  kept.end_refresh = false;
  EXPECT_EQ(refusal(kept), Failure::statement_refused);
}

TEST_F(AdminSetPassword, TheKeyIsTheStatementsOwn) {
  ledger::SetPassword entry = set();
  entry.public_key[0] ^= 1;
  EXPECT_EQ(refusal(entry), Failure::statement_refused);
  entry = set();
  statement.new_key.reset();
  EXPECT_EQ(refusal(entry), Failure::statement_refused);
}

TEST_F(AdminSetPassword, PermanentIsWhatTheAdminSigned) {
  facts.admin = evidence::AdminFacts{"AdminSetUserPassword", JsonObject{{"Permanent", false}}, {}};
  EXPECT_EQ(refusal(set()), Failure::statement_refused);
  expect_granted(ledger::set_password, set(ledger::UserStatus::force_change_password));
}

}  // namespace
}  // namespace jurat::council::statements
