#include "api/cognito/context.h"
#include "api/cognito/members.h"
#include "api/cognito/operation.h"
#include "api/cognito/password_policy.h"
#include "api/cognito/who.h"

namespace jurat::api::cognito::operations {

namespace {

Result<JsonObject> run(Context& context, const Members& request) {
  TRY_ASSIGN(const Named named, named_user(context, request));
  Secret password = request.secret("Password");
  TRY(check_password(named.pool.password_policy, password.span()));
  // A temporary password must be changed at the next sign-in; that challenge is not served, and sign-in says so.
  const bool permanent = request.flag("Permanent").value_or(false);
  TRY(context.council().admin_set_password(named.pool.id, named.user.id, std::move(password), permanent, context.admin,
                                           context.caller()));
  return JsonObject();
}

}  // namespace

extern const Operation admin_set_user_password{"AdminSetUserPassword", run};

}  // namespace jurat::api::cognito::operations
