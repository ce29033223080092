#include "ledger/entries/create_client.h"

#include "ledger/entry_kind.h"
#include "ledger/preconditions.h"
#include "ledger/records/wire.h"

namespace jurat::ledger {

Bytes encode(const CreateClient& body) { return encode(body.client); }

Result<CreateClient> parse_create_client(ByteSpan body) {
  TRY_ASSIGN(Client client, parse_client(body));
  return CreateClient{std::move(client)};
}

namespace entries {
namespace {

Result<void> check(const Entry& entry) {
  TRY_ASSIGN(const CreateClient body, parse_create_client(entry.body));
  if (body.client.version != 1) return fail(Failure::invalid_parameter, "a new client has version 1");
  if (body.client.secret.has_value() != body.client.secret_key.has_value()) {
    return fail(Failure::invalid_parameter, "a client's secret and its public key come together");
  }
  return about_pool(entry, body.client.pool);
}

Result<void> apply(const Entry& entry, Change& change) {
  TRY_ASSIGN(const CreateClient body, parse_create_client(entry.body));
  TRY(existing_pool(change, body.client.pool));
  TRY_ASSIGN(const std::optional<PoolId> home, change.client_home(body.client.id));
  if (home) return fail(Failure::conflict, "the client id is in use");
  TRY_ASSIGN(PoolLevel level, change.pool_level(body.client.pool));
  ++level.clients;
  change.put(key::pool_level(body.client.pool), encode(level));
  change.put(key::client_home(body.client.id), encode(ClientHome{body.client.pool}));
  change.put(body.client);
  return {};
}

}  // namespace

extern const EntryKind create_client;
const EntryKind create_client{ledger::create_client, "create_client", check, apply};

}  // namespace entries
}  // namespace jurat::ledger
