#include "api/cognito/context.h"
#include "api/cognito/members.h"
#include "api/cognito/operation.h"
#include "api/cognito/user_shape.h"
#include "api/cognito/who.h"

namespace jurat::api::cognito::operations {

namespace {

Result<JsonObject> run(Context& context, const Members& request) {
  TRY_ASSIGN(const Named named, named_user(context, request));
  // Also for a user who is confirmed: this may be the retry of the call that did it.
  const auto confirmed = context.council().admin_confirm(named.pool.id, named.user.id, context.admin, context.caller());
  if (!confirmed && confirmed.error().failure == Failure::user_state_invalid) {
    return fail(Failure::user_state_invalid,
                "User cannot be confirmed. Current status is " + std::string(status_name(named.user.status)));
  }
  TRY(confirmed);
  return JsonObject();
}

}  // namespace

extern const Operation admin_confirm_sign_up{"AdminConfirmSignUp", run};

}  // namespace jurat::api::cognito::operations
