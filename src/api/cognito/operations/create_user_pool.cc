#include "api/cognito/context.h"
#include "api/cognito/members.h"
#include "api/cognito/operation.h"
#include "api/cognito/pool_shape.h"

namespace jurat::api::cognito::operations {

namespace {

Result<JsonObject> run(Context& context, const Members& request) {
  TRY_ASSIGN(const ledger::View* view, context.view());
  const std::string region = context.signed_region.value_or(view->council().settings.region);
  TRY_ASSIGN(ledger::Pool wanted, pool_of_request(request, region));
  TRY_ASSIGN(const ledger::Pool created,
             context.council().create_pool(std::move(wanted), context.admin, context.caller()));
  context.forget_view();
  TRY_ASSIGN(JsonObject shown, pool_on_the_wire(context, created));
  return JsonObject{{"UserPool", std::move(shown)}};
}

}  // namespace

extern const Operation create_user_pool{"CreateUserPool", run};

}  // namespace jurat::api::cognito::operations
