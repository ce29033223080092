#include "api/cognito/context.h"
#include "api/cognito/members.h"
#include "api/cognito/operation.h"
#include "api/cognito/who.h"

namespace jurat::api::cognito::operations {

namespace {

Result<JsonObject> run(Context& context, const Members& request) {
  TRY_ASSIGN(const ledger::Pool pool, named_pool(context, request));
  TRY_ASSIGN(const ledger::Client client, named_client(context, pool, request));
  TRY(context.council().delete_client(pool.id, client.id, context.admin, context.caller()));
  return JsonObject();
}

}  // namespace

extern const Operation delete_user_pool_client{"DeleteUserPoolClient", run};

}  // namespace jurat::api::cognito::operations
