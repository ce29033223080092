// An app client between the wire and the ledger: CreateUserPoolClient's members into a record, a record into
// UserPoolClientType; and which sign-in flows it allows.
#pragma once

#include <optional>
#include <string_view>

#include "api/cognito/members.h"
#include "core/secret.h"
#include "ledger/records/client.h"
#include "ledger/records/pool.h"

namespace jurat::api::cognito {

// The record to create; the council draws its id.
Result<ledger::Client> client_of_request(const Members& request, const ledger::Pool& pool);
// UserPoolClientType. The secret is shown when given.
Result<JsonObject> client_on_the_wire(const ledger::Client& client, const std::optional<Secret>& secret);
// UserPoolClientDescription, as ListUserPoolClients shows it.
JsonObject client_description(const ledger::Client& client);

// `flow` as InitiateAuth names it. Nothing set allows refresh, SRP and custom sign-in, as on the service.
bool allows_flow(const ledger::Client& client, std::string_view flow);

}  // namespace jurat::api::cognito
