#include "api/cognito/context.h"
#include "api/cognito/members.h"
#include "api/cognito/operation.h"
#include "api/cognito/secret_hash.h"
#include "api/cognito/who.h"
#include "crypto/jwt/token.h"

namespace jurat::api::cognito::operations {

namespace {

Result<JsonObject> run(Context& context, const Members& request) {
  context.situation.theme = Theme::revoke;
  TRY_ASSIGN(Asking asking, asking_client(context, request));
  TRY(check_client_secret(asking.secret, request.text("ClientSecret")));
  if (!asking.client.token_revocation) return fail(Failure::flow_not_enabled);
  if (crypto::parse_token_unverified(request.text_or_empty("Token"))) return fail(Failure::unsupported_token_type);
  const auto revoked = context.council().revoke(asking.pool.id, asking.client.id, request.secret("Token"),
                                                std::move(asking.secret), context.caller());
  // RFC 7009 2.2: a token that is dead already is revoked.
  const bool dead = !revoked && (revoked.error().failure == Failure::token_revoked ||
                                 revoked.error().failure == Failure::token_expired);
  if (!dead) TRY(revoked);
  return JsonObject();
}

}  // namespace

extern const Operation revoke_token{"RevokeToken", run};

}  // namespace jurat::api::cognito::operations
