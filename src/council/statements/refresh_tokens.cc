#include "council/claims.h"
#include "council/statement_bodies.h"
#include "council/statements/all.h"
#include "council/token_grant.h"

namespace jurat::council::statements {
namespace {

// Tokens from a refresh ticket (docs/rules.md, evidence). auth_time and origin_jti stay those of the sign-in.
Result<Grant> judge(const Ground& ground, const Statement& statement, const evidence::Facts& facts,
                    const Supplement& supplement) {
  TRY(check_may_sign_in(ground));
  TRY_ASSIGN(const TokenBody body, parse_token_body(statement.body));
  TRY(check_issued(body.issued, ground.now));
  if (body.ticket_key) return fail(Failure::statement_refused, "a refresh issues no ticket");
  if (!facts.token) return fail(Failure::evidence_missing, "no session");
  const Session session{facts.token->origin_jti, facts.token->auth_time, body.issued, request_hash(statement)};
  TRY_ASSIGN(GrantedTokens granted, build_tokens(ground, session, supplement));
  return granted;
}

}  // namespace

const Kind refresh_tokens{evidence::StatementKind::refresh_tokens, Names::client, Effect::answers, token_points, judge};

}  // namespace jurat::council::statements
