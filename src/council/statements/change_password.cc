#include "council/entry_rules.h"
#include "council/statements/all.h"
#include "ledger/entries/set_password.h"

namespace jurat::council::statements {
namespace {

// Access proof, the current key and the new key were checked as evidence; K_pw stays (protocols 11).
Result<Grant> judge(const Ground& ground, const Statement& statement, const evidence::Facts&, const Supplement&) {
  TRY_ASSIGN(const ledger::SetPassword entry, ledger::parse_set_password(statement.body));
  TRY(check_about_user(ground, statement, entry));
  if (!statement.new_key || entry.public_key != *statement.new_key) {
    return fail(Failure::statement_refused, "the entry's key is not the statement's");
  }
  if (entry.status != ground.user->status || entry.end_refresh) {
    return fail(Failure::statement_refused, "a change keeps the user's status and refresh tickets");
  }
  return GrantedEntry{ledger::set_password, statement.body};
}

}  // namespace

const Kind change_password{evidence::StatementKind::change_password, Names::user, Effect::ends, no_points, judge};

}  // namespace jurat::council::statements
