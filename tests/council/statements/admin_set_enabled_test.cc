#include "council/statements/judged.h"
#include "ledger/entries/set_user_enabled.h"

namespace jurat::council::statements {
namespace {

struct AdminSetEnabled : Judged {
  AdminSetEnabled() : Judged(evidence::StatementKind::admin_set_enabled) {}
};

TEST_F(AdminSetEnabled, EitherWayAndAsSigned) {
  ledger::SetUserEnabled entry{*statement.pool, *statement.user, ground.user->version, false};
  expect_granted(ledger::set_user_enabled, entry);
  expect_about_the_user(entry);
  facts.admin = evidence::AdminFacts{"AdminEnableUser", {}, {}};
  EXPECT_EQ(refusal(entry), Failure::statement_refused) << "the admin signed the contrary";
  entry.enabled = true;
  expect_granted(ledger::set_user_enabled, entry);
}

}  // namespace
}  // namespace jurat::council::statements
