#include "api/cognito/context.h"
#include "api/cognito/members.h"
#include "api/cognito/operation.h"
#include "api/cognito/pool_shape.h"
#include "api/cognito/who.h"

namespace jurat::api::cognito::operations {

namespace {

Result<JsonObject> run(Context& context, const Members& request) {
  TRY_ASSIGN(const ledger::Pool pool, named_pool(context, request));
  TRY(context.council().admin_read(pool.id, std::nullopt, context.admin, context.caller()));
  TRY_ASSIGN(JsonObject shown, pool_on_the_wire(context, pool));
  return JsonObject{{"UserPool", std::move(shown)}};
}

}  // namespace

extern const Operation describe_user_pool{"DescribeUserPool", run};

}  // namespace jurat::api::cognito::operations
