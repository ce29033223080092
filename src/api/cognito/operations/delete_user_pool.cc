#include "api/cognito/context.h"
#include "api/cognito/members.h"
#include "api/cognito/operation.h"
#include "api/cognito/who.h"

namespace jurat::api::cognito::operations {

namespace {

Result<JsonObject> run(Context& context, const Members& request) {
  TRY_ASSIGN(const ledger::Pool pool, named_pool(context, request));
  if (pool.deletion_protection) return fail(Failure::pool_protected);
  TRY(context.council().delete_pool(pool.id, context.admin, context.caller()));
  return JsonObject();
}

}  // namespace

extern const Operation delete_user_pool{"DeleteUserPool", run};

}  // namespace jurat::api::cognito::operations
