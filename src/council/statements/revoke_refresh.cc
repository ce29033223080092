#include "council/statements/all.h"
#include "ledger/entries/revoke_family.h"

namespace jurat::council::statements {
namespace {

// One session ends: its refresh tickets and, at our own API, its access tokens.
Result<Grant> judge(const Ground& ground, const Statement& statement, const evidence::Facts& facts, const Supplement&) {
  TRY_ASSIGN(const ledger::RevokeFamily entry, ledger::parse_revoke_family(statement.body));
  if (!ground.client || !ground.client->token_revocation) {
    return fail(Failure::unsupported_feature, "token revocation is off for this client");
  }
  if (!facts.token || !facts.ticket || entry.origin_jti != facts.token->origin_jti || entry.user != *statement.user ||
      !(entry.pool == *statement.pool)) {
    return fail(Failure::statement_refused, "the entry is not about the proven ticket");
  }
  // Access tokens of the session live on for their own time at most.
  const Moment needed = facts.ticket->expires + std::chrono::seconds(ground.client->access_token_seconds);
  if (entry.keep_until != needed) return fail(Failure::statement_refused, "kept for another time than the session's");
  return GrantedEntry{ledger::revoke_family, statement.body};
}

}  // namespace

const Kind revoke_refresh{evidence::StatementKind::revoke_refresh, Names::client_and_user, Effect::ends, no_points,
                          judge};

}  // namespace jurat::council::statements
