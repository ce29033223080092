#include "council/statements/judged.h"
#include "ledger/entries/delete_user.h"

namespace jurat::council::statements {
namespace {

struct AdminDeleteUser : Judged {
  AdminDeleteUser() : Judged(evidence::StatementKind::admin_delete_user) {}
};

TEST_F(AdminDeleteUser, TheUserOfTheStatementAndNobodyElse) {
  const ledger::DeleteUser good{*statement.pool, *statement.user, ground.user->version};
  expect_granted(ledger::delete_user, good);
  expect_about_the_user(good);
}

}  // namespace
}  // namespace jurat::council::statements
