#include "ledger/entries/delete_client.h"

#include "ledger/entry_kind.h"
#include "ledger/preconditions.h"
#include "ledger/records/wire.h"

namespace jurat::ledger {

Bytes encode(const DeleteClient& body) {
  CborWriter out;
  out.array(3).text(body.pool.text()).text(body.client.text()).unsigned_number(body.version);
  return out.take();
}

Result<DeleteClient> parse_delete_client(ByteSpan body) {
  CborReader in(body);
  TRY(in.array_of(3));
  TRY_ASSIGN(PoolId pool, wire::read_pool_id(in));
  TRY_ASSIGN(ClientId client, wire::read_client_id(in));
  DeleteClient parsed{std::move(pool), std::move(client)};
  TRY_ASSIGN(parsed.version, in.unsigned_number());
  TRY(in.finish());
  return parsed;
}

namespace entries {
namespace {

Result<void> check(const Entry& entry) {
  TRY_ASSIGN(const DeleteClient body, parse_delete_client(entry.body));
  return about_pool(entry, body.pool);
}

Result<void> apply(const Entry& entry, Change& change) {
  TRY_ASSIGN(const DeleteClient body, parse_delete_client(entry.body));
  TRY_ASSIGN(const Client client, existing_client(change, body.pool, body.client, body.version));
  TRY_ASSIGN(PoolLevel level, change.pool_level(body.pool));
  if (level.clients == 0) return fail(Failure::store_corrupt, "a client that was not counted");
  --level.clients;
  change.put(key::pool_level(body.pool), encode(level));
  change.erase(key::client(body.pool, client.id));
  change.erase(key::client_home(client.id));
  return {};
}

}  // namespace

extern const EntryKind delete_client;
const EntryKind delete_client{ledger::delete_client, "delete_client", check, apply};

}  // namespace entries
}  // namespace jurat::ledger
