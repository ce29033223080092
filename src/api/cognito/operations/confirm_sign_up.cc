#include "api/cognito/context.h"
#include "api/cognito/members.h"
#include "api/cognito/operation.h"
#include "api/cognito/secret_hash.h"
#include "api/cognito/user_shape.h"
#include "api/cognito/who.h"

namespace jurat::api::cognito::operations {

namespace {

Result<JsonObject> run(Context& context, const Members& request) {
  context.situation.theme = Theme::code;
  TRY_ASSIGN(const Asking asking, asking_client(context, request));
  const std::string_view typed = request.text_or_empty("Username");
  TRY(check_secret_hash(asking.secret, asking.client.id.text(), typed, request.text("SecretHash")));
  TRY_ASSIGN(const CalledOrStandIn called, called_or_stand_in(context, asking.pool, typed));
  if (!called.user && !context.situation.hides_users) return fail(Failure::user_not_found);
  // Also for a user who is confirmed: this may be the retry of the call that did it.
  const auto confirmed = context.council().confirm_sign_up(asking.pool.id, called.id,
                                                           request.secret("ConfirmationCode"), context.caller());
  if (called.user && !confirmed && confirmed.error().failure == Failure::user_state_invalid) {
    return fail(Failure::user_state_invalid,
                "User cannot be confirmed. Current status is " + std::string(status_name(called.user->status)));
  }
  const bool alias_taken = !confirmed && confirmed.error().failure == Failure::alias_exists;
  if (alias_taken && request.flag("ForceAliasCreation").value_or(false)) {
    return fail(Failure::unsupported_feature,
                "ForceAliasCreation: another user holds this alias, and moving aliases is not served.");
  }
  TRY(confirmed);
  return JsonObject();
}

}  // namespace

extern const Operation confirm_sign_up{"ConfirmSignUp", run};

}  // namespace jurat::api::cognito::operations
