#include "council/admin_rules.h"
#include "council/entry_rules.h"
#include "council/statements/all.h"
#include "ledger/entries/set_user_enabled.h"

namespace jurat::council::statements {
namespace {

// A disabled user has no tokens and refreshes none, nor any of those again once enabled.
Result<Grant> judge(const Ground& ground, const Statement& statement, const evidence::Facts& facts, const Supplement&) {
  TRY_ASSIGN(const ledger::SetUserEnabled entry, ledger::parse_set_user_enabled(statement.body));
  TRY(check_about_user(ground, statement, entry));
  TRY(check_enabled_as_signed(facts, entry.enabled));
  return GrantedEntry{ledger::set_user_enabled, statement.body};
}

}  // namespace

const Kind admin_set_enabled{evidence::StatementKind::admin_set_enabled, Names::user, Effect::ends, no_points, judge};

}  // namespace jurat::council::statements
