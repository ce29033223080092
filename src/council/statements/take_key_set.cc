#include "ledger/entries/take_key_set.h"

#include "council/statements/all.h"

namespace jurat::council::statements {
namespace {

// A pool takes one of the ceremony's key sets at its first need (protocols 13).
Result<Grant> judge(const Ground& ground, const Statement& statement, const evidence::Facts&, const Supplement&) {
  TRY_ASSIGN(const ledger::TakeKeySet entry, ledger::parse_take_key_set(statement.body));
  if (!ground.pool) return fail(Failure::pool_not_found, "no such pool");
  if (!(entry.pool == *statement.pool) || entry.version != ground.pool->version || ground.pool->key_set) {
    return fail(Failure::conflict, "the pool has its key set, or changed");
  }
  return GrantedEntry{ledger::take_key_set, statement.body};
}

}  // namespace

const Kind take_key_set{evidence::StatementKind::take_key_set, Names::pool, Effect::changes, no_points, judge};

}  // namespace jurat::council::statements
