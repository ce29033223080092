#include "council/entry_rules.h"
#include "council/statements/all.h"
#include "ledger/entries/confirm_user.h"

namespace jurat::council::statements {
namespace {

// A code proves the one destination that it was sent to, and nothing else.
Result<Grant> judge(const Ground& ground, const Statement& statement, const evidence::Facts& facts, const Supplement&) {
  TRY_ASSIGN(const ledger::ConfirmUser entry, ledger::parse_confirm_user(statement.body));
  if (!ground.user) return fail(Failure::user_not_found, "no such user");
  if (ground.user->status != ledger::UserStatus::unconfirmed) {
    return fail(Failure::user_state_invalid, "User cannot be confirmed. Current status is CONFIRMED");
  }
  TRY(check_about_user(ground, statement, entry));
  if (!facts.code_medium || entry.email_verified != (*facts.code_medium == evidence::CodeMedium::email) ||
      entry.phone_number_verified != (*facts.code_medium == evidence::CodeMedium::sms)) {
    return fail(Failure::statement_refused, "only what the code was sent to is verified by it");
  }
  return GrantedEntry{ledger::confirm_user, statement.body};
}

}  // namespace

const Kind confirm_sign_up{evidence::StatementKind::confirm_sign_up, Names::user, Effect::changes, no_points, judge};

}  // namespace jurat::council::statements
