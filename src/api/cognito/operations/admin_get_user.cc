#include "api/cognito/context.h"
#include "api/cognito/members.h"
#include "api/cognito/operation.h"
#include "api/cognito/pool_shape.h"
#include "api/cognito/user_shape.h"
#include "api/cognito/who.h"

namespace jurat::api::cognito::operations {

namespace {

Result<JsonObject> run(Context& context, const Members& request) {
  TRY_ASSIGN(const Named named, named_user(context, request));
  TRY_ASSIGN(const council::OpenedUser user,
             context.council().admin_open(named.pool.id, named.user.id, context.admin, context.caller()));
  return JsonObject{{"Username", shown_name(user)},
                    {"UserAttributes", attributes_on_the_wire(user, nullptr)},
                    {"UserCreateDate", time_on_the_wire(user.record.created)},
                    {"UserLastModifiedDate", time_on_the_wire(user.record.modified)},
                    {"Enabled", user.record.enabled},
                    {"UserStatus", status_name(user.record.status)}};
}

}  // namespace

extern const Operation admin_get_user{"AdminGetUser", run};

}  // namespace jurat::api::cognito::operations
