#include "council/statements/all.h"
#include "ledger/entries/delete_client.h"

namespace jurat::council::statements {
namespace {

// Tokens of a deleted client are refused from the next look at the ledger on.
Result<Grant> judge(const Ground& ground, const Statement& statement, const evidence::Facts&, const Supplement&) {
  TRY_ASSIGN(const ledger::DeleteClient entry, ledger::parse_delete_client(statement.body));
  if (!ground.client) return fail(Failure::client_not_found, "no such client");
  if (!(entry.pool == *statement.pool) || !(entry.client == *statement.client) ||
      entry.version != ground.client->version) {
    return fail(Failure::conflict, "the entry is not about this version of the client");
  }
  return GrantedEntry{ledger::delete_client, statement.body};
}

}  // namespace

const Kind admin_delete_client{evidence::StatementKind::admin_delete_client, Names::client, Effect::ends, no_points,
                               judge};

}  // namespace jurat::council::statements
