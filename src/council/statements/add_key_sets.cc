#include "ledger/entries/add_key_sets.h"

#include "council/statements/all.h"

namespace jurat::council::statements {
namespace {

// A node vouches only for keys whose shares its own operator brought in; the endorser asks its token keys.
Result<Grant> judge(const Ground&, const Statement& statement, const evidence::Facts&, const Supplement&) {
  TRY(ledger::parse_add_key_sets(statement.body));
  return GrantedEntry{ledger::add_key_sets, statement.body};
}

}  // namespace

const Kind add_key_sets{evidence::StatementKind::add_key_sets, Names::council, Effect::changes, no_points, judge};

}  // namespace jurat::council::statements
