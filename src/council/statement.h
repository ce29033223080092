// What a node is asked to vouch for: canonical CBOR, hashed to the request hash that every piece of evidence covers.
// Rule H: no password, code, seed, token or secret, nor an unsalted hash of one, is ever inside.
#pragma once

#include <optional>
#include <vector>

#include "core/ids.h"
#include "core/moment.h"
#include "core/outside.h"
#include "evidence/kinds.h"
#include "ledger/view.h"

namespace jurat::council {

struct Statement {
  CouncilId council{};
  std::uint32_t epoch = 1;
  evidence::StatementKind kind = evidence::StatementKind::issue_tokens;
  std::optional<PoolId> pool;      // none: about the council itself
  std::optional<ClientId> client;  // the app client it speaks of or for
  std::optional<Uuid> user;
  std::optional<crypto::Ed25519PublicKey> new_key;  // the password key that it sets
  std::optional<Hash32> idempotency;                // of the client's invocation, operation, pool and subject
  NodeIndex gateway;
  Moment time;                 // the gateway's clock; entries take it as their endorsed time
  StatementId id{};            // 16 fresh random bytes
  Bytes body;                  // the kind's canonical CBOR, ≤ limits::statement_bytes
  std::vector<Hash32> leaves;  // hashes of the ledger leaves it rests on, in the kind's order
  std::uint64_t height = 0;    // of the view that those hashes were read from
};
Bytes encode(const Statement& statement);
Result<Statement> parse_statement(ByteSpan bytes);
// SHA-256 over the encoding with its domain: the request hash.
Hash32 request_hash(const Statement& statement);

// Ledger keys of the records it names, in the order pool, client, user.
std::vector<Bytes> rests_on(const Statement& statement);
// Fills council, epoch, id, time, leaves and height; kind, names and body are the caller's.
Result<void> ground_statement(Statement& statement, const ledger::View& view, Moment now, Random& random);

}  // namespace jurat::council
