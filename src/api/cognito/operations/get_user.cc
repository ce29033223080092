#include "api/cognito/context.h"
#include "api/cognito/members.h"
#include "api/cognito/operation.h"
#include "api/cognito/user_shape.h"
#include "api/cognito/who.h"

namespace jurat::api::cognito::operations {

namespace {

Result<JsonObject> run(Context& context, const Members& request) {
  context.situation.theme = Theme::access_token;
  TRY_ASSIGN(const Bearer bearer, bearer_unverified(context, request.text_or_empty("AccessToken")));
  // The council verifies the token; only then is it known that `bearer` is its client.
  TRY_ASSIGN(const council::OpenedUser user,
             context.council().open_own(request.secret("AccessToken"), context.caller()));
  return JsonObject{{"Username", shown_name(user)}, {"UserAttributes", attributes_on_the_wire(user, &bearer.client)}};
}

}  // namespace

extern const Operation get_user{"GetUser", run};

}  // namespace jurat::api::cognito::operations
