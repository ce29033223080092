// Finds the pool, the app client and the user that a request names, in the failures that the API promises for each.
#pragma once

#include <string_view>

#include "api/cognito/context.h"
#include "api/cognito/members.h"

namespace jurat::api::cognito {

// The pool of `UserPoolId`; pool_not_found names it.
Result<ledger::Pool> named_pool(Context& context, const Members& request);
// The client of `ClientId` in that pool.
Result<ledger::Client> named_client(Context& context, const ledger::Pool& pool, const Members& request);
// The pool and the user of an admin's request; `Username` is a user name, an alias or a sub.
struct Named {
  ledger::Pool pool;
  ledger::User user;
};
Result<Named> named_user(Context& context, const Members& request);

// The app client that asks in an unsigned operation, by `ClientId` alone, with its pool and, if it has one, its secret.
struct Asking {
  ledger::Pool pool;
  ledger::Client client;
  std::optional<Secret> secret;
};
// Also settles how failures of this request are worded (the client's PreventUserExistenceErrors).
Result<Asking> asking_client(Context& context, const Members& request);
// Whom a caller calls `typed`: user name, alias, or sub. Without `user`, `id` is the stand-in of somebody unknown.
struct CalledOrStandIn {
  Uuid id;
  std::optional<ledger::User> user;
};
Result<CalledOrStandIn> called_or_stand_in(Context& context, const ledger::Pool& pool, std::string_view typed);
// The same where only a user will do. user_not_found.
Result<ledger::User> called_user(Context& context, const ledger::Pool& pool, std::string_view typed);

// The client and pool that an access token names. Nothing is verified: good for settings that shape how its own holder
// is answered, never for a right. token_invalid when it does not read.
struct Bearer {
  ledger::Pool pool;
  ledger::Client client;
};
Result<Bearer> bearer_unverified(Context& context, std::string_view access_token);

}  // namespace jurat::api::cognito
