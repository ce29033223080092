#include "api/cognito/context.h"
#include "api/cognito/members.h"
#include "api/cognito/operation.h"
#include "api/cognito/user_shape.h"
#include "api/cognito/who.h"

namespace jurat::api::cognito::operations {

namespace {

Result<JsonObject> run(Context& context, const Members& request) {
  TRY_ASSIGN(const Named named, named_user(context, request));
  if (named.user.status != ledger::UserStatus::unconfirmed) {
    return fail(Failure::user_state_invalid,
                "User cannot be confirmed. Current status is " + std::string(status_name(named.user.status)));
  }
  TRY(context.council().admin_confirm(named.pool.id, named.user.id, context.admin, context.caller()));
  return JsonObject();
}

}  // namespace

extern const Operation admin_confirm_sign_up{"AdminConfirmSignUp", run};

}  // namespace jurat::api::cognito::operations
