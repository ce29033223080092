#include "council/statements/judged.h"
#include "ledger/entries/sign_out_user.h"

namespace jurat::council::statements {
namespace {

struct AdminSignOut : Judged {
  AdminSignOut() : Judged(evidence::StatementKind::admin_sign_out) {}
};

TEST_F(AdminSignOut, TheWatermarkIsTheStatementsTime) {
  const ledger::SignOutUser good{*statement.pool, *statement.user, statement.time};
  expect_granted(ledger::sign_out_user, good);
  for (const Duration off : {Duration(1), Duration(-1)}) {
    ledger::SignOutUser entry = good;
    entry.before = entry.before + off;
    EXPECT_EQ(refusal(entry), Failure::statement_refused);
  }
  ledger::SignOutUser entry = good;
  entry.user = other_user();
  EXPECT_EQ(refusal(entry), Failure::statement_refused);
  entry = good;
  entry.pool = other_pool();
  EXPECT_EQ(refusal(entry), Failure::statement_refused);
  ground.user.reset();
  EXPECT_EQ(refusal(good), Failure::user_not_found);
}

}  // namespace
}  // namespace jurat::council::statements
