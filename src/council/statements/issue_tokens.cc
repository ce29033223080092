#include "council/claims.h"
#include "council/statement_bodies.h"
#include "council/statements/all.h"
#include "council/token_grant.h"

namespace jurat::council::statements {
namespace {

// Tokens from a password (docs/rules.md, evidence). The refresh ticket is certified together with them.
Result<Grant> judge(const Ground& ground, const Statement& statement, const evidence::Facts&,
                    const Supplement& supplement) {
  TRY(check_may_sign_in(ground));
  TRY_ASSIGN(const TokenBody body, parse_token_body(statement.body));
  TRY(check_issued(body.issued, ground.now));
  if (!body.ticket_key) return fail(Failure::statement_refused, "a sign-in names the key of its refresh ticket");
  const Hash32 transcript = request_hash(statement);
  const Session session{derived_id(transcript, "origin"), body.issued, body.issued, transcript};
  // iat counts whole seconds; a session of the second in which the user was signed out would be born dead.
  if (session.auth_time <= ground.user->signed_out_before || session.issued < ground.user->refresh_dead_before) {
    return fail(Failure::other_view, "signed out within this second");
  }
  TRY_ASSIGN(GrantedTokens granted, build_tokens(ground, session, supplement));
  granted.ticket = refresh_credential(ground, session, *body.ticket_key);
  return granted;
}

}  // namespace

const Kind issue_tokens{evidence::StatementKind::issue_tokens, Names::client, Effect::answers, token_points, judge};

}  // namespace jurat::council::statements
