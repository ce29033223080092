#include "api/cognito/context.h"
#include "api/cognito/members.h"
#include "api/cognito/operation.h"
#include "api/cognito/who.h"

namespace jurat::api::cognito::operations {

namespace {

Result<JsonObject> run(Context& context, const Members& request) {
  TRY_ASSIGN(const ledger::Pool pool, named_pool(context, request));
  const auto client = named_client(context, pool, request);
  const auto id = ClientId::parse(request.text_or_empty("ClientId"));
  if (!client && (!id || client.error().failure != Failure::client_not_found)) return fail(client.error());
  // A client that is gone may be the answer to a retry of the call that deleted it: the council knows.
  TRY(context.council().delete_client(pool.id, *id, context.admin, context.caller()));
  return JsonObject();
}

}  // namespace

extern const Operation delete_user_pool_client{"DeleteUserPoolClient", run};

}  // namespace jurat::api::cognito::operations
