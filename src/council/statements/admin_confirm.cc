#include "council/entry_rules.h"
#include "council/statements/all.h"
#include "ledger/entries/confirm_user.h"

namespace jurat::council::statements {
namespace {

// Cognito confirms the account and leaves addresses unverified.
Result<Grant> judge(const Ground& ground, const Statement& statement, const evidence::Facts&, const Supplement&) {
  TRY_ASSIGN(const ledger::ConfirmUser entry, ledger::parse_confirm_user(statement.body));
  if (!ground.user) return fail(Failure::user_not_found, "no such user");
  if (ground.user->status != ledger::UserStatus::unconfirmed) {
    return fail(Failure::user_state_invalid, "User cannot be confirmed. Current status is CONFIRMED");
  }
  TRY(check_about_user(ground, statement, entry));
  if (entry.email_verified || entry.phone_number_verified) {
    return fail(Failure::statement_refused, "an administrator's word verifies no address");
  }
  return GrantedEntry{ledger::confirm_user, statement.body};
}

}  // namespace

const Kind admin_confirm{evidence::StatementKind::admin_confirm, Names::user, Effect::changes, no_points, judge};

}  // namespace jurat::council::statements
