#include "api/cognito/context.h"
#include "api/cognito/members.h"
#include "api/cognito/operation.h"
#include "api/cognito/who.h"

namespace jurat::api::cognito::operations {

namespace {

Result<JsonObject> run(Context& context, const Members& request) {
  const auto pool = named_pool(context, request);
  if (pool && pool->deletion_protection) return fail(Failure::pool_protected);
  const auto id = PoolId::parse(request.text_or_empty("UserPoolId"));
  if (!pool && (!id || pool.error().failure != Failure::pool_not_found)) return fail(pool.error());
  // A pool that is gone may be the answer to a retry of the call that deleted it: the council knows.
  TRY(context.council().delete_pool(*id, context.admin, context.caller()));
  return JsonObject();
}

}  // namespace

extern const Operation delete_user_pool{"DeleteUserPool", run};

}  // namespace jurat::api::cognito::operations
