#include "api/cognito/context.h"
#include "api/cognito/members.h"
#include "api/cognito/operation.h"
#include "api/cognito/who.h"

namespace jurat::api::cognito::operations {

namespace {

Result<JsonObject> run(Context& context, const Members& request) {
  TRY_ASSIGN(const ledger::Pool pool, named_pool(context, request));
  // Nobody of that name may be the answer to a retry of the call that deleted them: the council knows.
  TRY_ASSIGN(const CalledOrStandIn called, called_or_stand_in(context, pool, request.text_or_empty("Username")));
  TRY(context.council().admin_delete_user(pool.id, called.id, context.admin, context.caller()));
  return JsonObject();
}

}  // namespace

extern const Operation admin_delete_user{"AdminDeleteUser", run};

}  // namespace jurat::api::cognito::operations
