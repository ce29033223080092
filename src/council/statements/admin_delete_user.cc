#include "council/entry_rules.h"
#include "council/statements/all.h"
#include "ledger/entries/delete_user.h"

namespace jurat::council::statements {
namespace {

// An administrator erases a user.
Result<Grant> judge(const Ground& ground, const Statement& statement, const evidence::Facts&, const Supplement&) {
  TRY_ASSIGN(const ledger::DeleteUser entry, ledger::parse_delete_user(statement.body));
  TRY(check_about_user(ground, statement, entry));
  return GrantedEntry{ledger::delete_user, statement.body};
}

}  // namespace

const Kind admin_delete_user{evidence::StatementKind::admin_delete_user, Names::user, Effect::ends, no_points, judge};

}  // namespace jurat::council::statements
