#include "council/statements/judged.h"
#include "ledger/entries/delete_user.h"

namespace jurat::council::statements {
namespace {

struct DeleteOwn : Judged {
  DeleteOwn() : Judged(evidence::StatementKind::delete_own) {}
};

TEST_F(DeleteOwn, TheUserOfTheStatementAndNobodyElse) {
  const ledger::DeleteUser good{*statement.pool, *statement.user, ground.user->version};
  expect_granted(ledger::delete_user, good);
  expect_about_the_user(good);
}

}  // namespace
}  // namespace jurat::council::statements
