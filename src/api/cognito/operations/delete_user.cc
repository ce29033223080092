#include "api/cognito/context.h"
#include "api/cognito/members.h"
#include "api/cognito/operation.h"

namespace jurat::api::cognito::operations {

namespace {

Result<JsonObject> run(Context& context, const Members& request) {
  context.situation.theme = Theme::access_token;
  TRY(context.council().delete_own(request.secret("AccessToken"), context.caller()));
  return JsonObject();
}

}  // namespace

extern const Operation delete_user{"DeleteUser", run};

}  // namespace jurat::api::cognito::operations
