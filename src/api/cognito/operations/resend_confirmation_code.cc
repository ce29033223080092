#include "api/cognito/context.h"
#include "api/cognito/delivery_shape.h"
#include "api/cognito/members.h"
#include "api/cognito/operation.h"
#include "api/cognito/secret_hash.h"
#include "api/cognito/who.h"

namespace jurat::api::cognito::operations {

namespace {

JsonObject answer(const council::Delivery& delivery) {
  return {{"CodeDeliveryDetails", delivery_on_the_wire(delivery)}};
}

Result<JsonObject> run(Context& context, const Members& request) {
  context.situation.theme = Theme::code;
  TRY_ASSIGN(const Asking asking, asking_client(context, request));
  const std::string_view typed = request.text_or_empty("Username");
  TRY(check_secret_hash(asking.secret, asking.client.id.text(), typed, request.text("SecretHash")));
  if (asking.pool.auto_verified.empty()) {
    return fail(Failure::invalid_parameter, "Cannot resend codes. Auto verification not turned on.");
  }
  TRY_ASSIGN(const CalledOrStandIn called, called_or_stand_in(context, asking.pool, typed));
  if (!called.user && !context.situation.hides_users) return fail(Failure::user_not_found);
  if (called.user && called.user->status != ledger::UserStatus::unconfirmed) {
    return fail(Failure::invalid_parameter, "User is already confirmed.");
  }
  const auto delivery =
      context.council().send_code(asking.pool.id, called.id, council::CodePurpose::confirm_sign_up, context.caller());
  if (!called.user && !delivery && delivery.error().failure == Failure::user_not_found) {
    return answer(disguised_delivery(asking.pool, typed, context.settings().disguise_key));
  }
  TRY(delivery);
  return answer(*delivery);
}

}  // namespace

extern const Operation resend_confirmation_code{"ResendConfirmationCode", run};

}  // namespace jurat::api::cognito::operations
