#include "api/cognito/context.h"
#include "api/cognito/members.h"
#include "api/cognito/operation.h"

namespace jurat::api::cognito::operations {

namespace {

Result<JsonObject> run(Context& context, const Members& request) {
  context.situation.theme = Theme::access_token;
  TRY(context.council().sign_out_everywhere(request.secret("AccessToken"), context.caller()));
  return JsonObject();
}

}  // namespace

extern const Operation global_sign_out{"GlobalSignOut", run};

}  // namespace jurat::api::cognito::operations
