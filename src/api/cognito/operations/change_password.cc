#include "api/cognito/context.h"
#include "api/cognito/members.h"
#include "api/cognito/operation.h"
#include "api/cognito/password_policy.h"
#include "api/cognito/who.h"

namespace jurat::api::cognito::operations {

namespace {

Result<JsonObject> run(Context& context, const Members& request) {
  context.situation.theme = Theme::access_token;
  TRY_ASSIGN(const Bearer bearer, bearer_unverified(context, request.text_or_empty("AccessToken")));
  Secret proposed = request.secret("ProposedPassword");
  TRY(check_password(bearer.pool.password_policy, proposed.span()));
  // From here on a failure may be the previous password's.
  context.situation.theme = Theme::sign_in;
  const auto changed = context.council().change_password(
      request.secret("AccessToken"), request.secret("PreviousPassword"), std::move(proposed), context.caller());
  if (!changed && changed.error().failure == Failure::too_many_attempts) return fail(Failure::limit_exceeded);
  TRY(changed);
  return JsonObject();
}

}  // namespace

extern const Operation change_password{"ChangePassword", run};

}  // namespace jurat::api::cognito::operations
