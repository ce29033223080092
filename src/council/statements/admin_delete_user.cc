#include "council/statements/all.h"
#include "ledger/entries/delete_user.h"

namespace jurat::council::statements {
namespace {

// An administrator erases a user.
Result<Grant> judge(const Ground& ground, const Statement& statement, const evidence::Facts&, const Supplement&) {
  TRY_ASSIGN(const ledger::DeleteUser entry, ledger::parse_delete_user(statement.body));
  if (!ground.user) return fail(Failure::user_not_found, "no such user");
  if (!(entry.pool == *statement.pool) || entry.user != *statement.user || entry.version != ground.user->version) {
    return fail(Failure::conflict, "the entry is not about this version of the user");
  }
  return GrantedEntry{ledger::delete_user, statement.body};
}

}  // namespace

const Kind admin_delete_user{evidence::StatementKind::admin_delete_user, no_points, judge};

}  // namespace jurat::council::statements
