#include "api/cognito/client_shape.h"
#include "api/cognito/context.h"
#include "api/cognito/members.h"
#include "api/cognito/operation.h"
#include "api/cognito/who.h"

namespace jurat::api::cognito::operations {

namespace {

Result<JsonObject> run(Context& context, const Members& request) {
  TRY_ASSIGN(const ledger::Pool pool, named_pool(context, request));
  TRY_ASSIGN(const ledger::Client client, named_client(context, pool, request));
  TRY(context.council().admin_read(pool.id, client.id, context.admin, context.caller()));
  TRY_ASSIGN(const std::optional<Secret> secret, context.council().client_secret(pool.id, client.id));
  TRY_ASSIGN(JsonObject shown, client_on_the_wire(client, secret));
  return JsonObject{{"UserPoolClient", std::move(shown)}};
}

}  // namespace

extern const Operation describe_user_pool_client{"DescribeUserPoolClient", run};

}  // namespace jurat::api::cognito::operations
