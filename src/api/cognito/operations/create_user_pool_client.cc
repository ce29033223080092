#include "api/cognito/client_shape.h"
#include "api/cognito/context.h"
#include "api/cognito/members.h"
#include "api/cognito/operation.h"
#include "api/cognito/who.h"

namespace jurat::api::cognito::operations {

namespace {

Result<JsonObject> run(Context& context, const Members& request) {
  TRY_ASSIGN(const ledger::Pool pool, named_pool(context, request));
  TRY_ASSIGN(ledger::Client wanted, client_of_request(request, pool));
  const bool with_secret = request.flag("GenerateSecret").value_or(false);
  TRY_ASSIGN(const auto created,
             context.council().create_client(std::move(wanted), with_secret, context.admin, context.caller()));
  TRY_ASSIGN(JsonObject shown, client_on_the_wire(created.client, created.secret));
  return JsonObject{{"UserPoolClient", std::move(shown)}};
}

}  // namespace

extern const Operation create_user_pool_client{"CreateUserPoolClient", run};

}  // namespace jurat::api::cognito::operations
