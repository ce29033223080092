#include "council/admin_rules.h"
#include "council/settings_rules.h"
#include "council/statements/all.h"
#include "ledger/entries/create_pool.h"

namespace jurat::council::statements {
namespace {

// The settings were validated by the gateway; what security rests on is checked again by every node.
Result<Grant> judge(const Ground& ground, const Statement& statement, const evidence::Facts& facts, const Supplement&) {
  TRY_ASSIGN(const ledger::CreatePool entry, ledger::parse_create_pool(statement.body));
  if (ground.pool) return fail(Failure::conflict, "this pool id is taken");
  if (!(entry.pool.id == *statement.pool)) return fail(Failure::statement_refused, "the entry is about another pool");
  TRY(check_new_pool(entry.pool, statement));
  TRY(check_pool_as_signed(ground, facts, entry.pool));
  return GrantedEntry{ledger::create_pool, statement.body};
}

}  // namespace

const Kind admin_create_pool{evidence::StatementKind::admin_create_pool, Names::pool, Effect::changes, no_points,
                             judge};

}  // namespace jurat::council::statements
