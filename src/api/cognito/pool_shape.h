// A user pool between the wire and the ledger: CreateUserPool's members into a record, a record into UserPoolType.
// Settings that would change security and are not enforced are refused by name; harmless ones are kept and shown again.
#pragma once

#include <string_view>

#include "api/cognito/context.h"
#include "api/cognito/members.h"

namespace jurat::api::cognito {

// The record to create; its id carries the region alone, the council draws the rest.
Result<ledger::Pool> pool_of_request(const Members& request, std::string_view region);
// UserPoolType.
Result<JsonObject> pool_on_the_wire(Context& context, const ledger::Pool& pool);
// UserPoolDescriptionType, as ListUserPools shows it.
JsonObject pool_description(const ledger::Pool& pool);

// Epoch seconds with their fraction.
JsonValue time_on_the_wire(Moment moment);

}  // namespace jurat::api::cognito
