#include "council/admin_rules.h"
#include "council/statements/all.h"
#include "ledger/entries/set_user_enabled.h"

namespace jurat::council::statements {
namespace {

// A disabled user has no tokens and refreshes none, nor any of those again once enabled.
Result<Grant> judge(const Ground& ground, const Statement& statement, const evidence::Facts& facts, const Supplement&) {
  TRY_ASSIGN(const ledger::SetUserEnabled entry, ledger::parse_set_user_enabled(statement.body));
  if (!ground.user) return fail(Failure::user_not_found, "no such user");
  if (!(entry.pool == *statement.pool) || entry.user != *statement.user || entry.version != ground.user->version) {
    return fail(Failure::conflict, "the entry is not about this version of the user");
  }
  TRY(check_enabled_as_signed(facts, entry.enabled));
  return GrantedEntry{ledger::set_user_enabled, statement.body};
}

}  // namespace

const Kind admin_set_enabled{evidence::StatementKind::admin_set_enabled, no_points, judge};

}  // namespace jurat::council::statements
