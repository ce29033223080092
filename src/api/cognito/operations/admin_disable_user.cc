#include "api/cognito/context.h"
#include "api/cognito/members.h"
#include "api/cognito/operation.h"
#include "api/cognito/who.h"

namespace jurat::api::cognito::operations {

namespace {

Result<JsonObject> run(Context& context, const Members& request) {
  TRY_ASSIGN(const Named named, named_user(context, request));
  TRY(context.council().admin_set_enabled(named.pool.id, named.user.id, false, context.admin, context.caller()));
  return JsonObject();
}

}  // namespace

extern const Operation admin_disable_user{"AdminDisableUser", run};

}  // namespace jurat::api::cognito::operations
