#include "council/admin_rules.h"
#include "council/entry_rules.h"
#include "council/statements/all.h"
#include "ledger/entries/set_password.h"

namespace jurat::council::statements {
namespace {

// The entry shows that an administrator set this password; the user's record does not say so (promise 4).
Result<Grant> judge(const Ground& ground, const Statement& statement, const evidence::Facts& facts, const Supplement&) {
  TRY_ASSIGN(const ledger::SetPassword entry, ledger::parse_set_password(statement.body));
  TRY(check_about_user(ground, statement, entry));
  if (!statement.new_key || entry.public_key != *statement.new_key) {
    return fail(Failure::statement_refused, "the entry's key is not the statement's");
  }
  const bool lasting = entry.status == ledger::UserStatus::confirmed;
  if ((!lasting && entry.status != ledger::UserStatus::force_change_password) || !entry.end_refresh) {
    return fail(Failure::statement_refused,
                "an administrator's password ends refresh tickets and confirms, or is temporary");
  }
  TRY(check_status_as_signed(facts, entry.status));
  return GrantedEntry{ledger::set_password, statement.body};
}

}  // namespace

const Kind admin_set_password{evidence::StatementKind::admin_set_password, Names::user, Effect::ends, no_points, judge};

}  // namespace jurat::council::statements
