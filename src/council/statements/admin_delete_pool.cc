#include "council/statements/all.h"
#include "ledger/entries/delete_pool.h"

namespace jurat::council::statements {
namespace {

// A pool goes with all that belongs to it.
Result<Grant> judge(const Ground& ground, const Statement& statement, const evidence::Facts&, const Supplement&) {
  TRY_ASSIGN(const ledger::DeletePool entry, ledger::parse_delete_pool(statement.body));
  if (!ground.pool) return fail(Failure::pool_not_found, "no such pool");
  if (!(entry.pool == *statement.pool) || entry.version != ground.pool->version) {
    return fail(Failure::conflict, "the entry is not about this version of the pool");
  }
  if (ground.pool->deletion_protection) return fail(Failure::pool_protected, "deletion protection is active");
  return GrantedEntry{ledger::delete_pool, statement.body};
}

}  // namespace

const Kind admin_delete_pool{evidence::StatementKind::admin_delete_pool, Names::pool, Effect::ends, no_points, judge};

}  // namespace jurat::council::statements
