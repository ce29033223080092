#include "council/statements/all.h"
#include "ledger/entries/sign_out_user.h"

namespace jurat::council::statements {
namespace {

// The watermark is the statement's own time, which every endorser compared with its clock.
Result<Grant> judge(const Ground& ground, const Statement& statement, const evidence::Facts&, const Supplement&) {
  TRY_ASSIGN(const ledger::SignOutUser entry, ledger::parse_sign_out_user(statement.body));
  if (!ground.user) return fail(Failure::user_not_found, "no such user");
  if (!(entry.pool == *statement.pool) || entry.user != *statement.user || entry.before != statement.time) {
    return fail(Failure::statement_refused, "the entry is not about this user and time");
  }
  return GrantedEntry{ledger::sign_out_user, statement.body};
}

}  // namespace

const Kind sign_out_everywhere{evidence::StatementKind::sign_out_everywhere, no_points, judge};

}  // namespace jurat::council::statements
