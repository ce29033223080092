#include "ledger/entries/add_stock_batch.h"

#include "council/statements/all.h"

namespace jurat::council::statements {
namespace {

// The batch's own acknowledgements are its authority; apply counts them (protocols 3).
Result<Grant> judge(const Ground&, const Statement& statement, const evidence::Facts&, const Supplement&) {
  TRY(ledger::parse_add_stock_batch(statement.body));
  return GrantedEntry{ledger::add_stock_batch, statement.body};
}

}  // namespace

const Kind add_stock_batch{evidence::StatementKind::add_stock_batch, Names::council, Effect::changes, no_points, judge};

}  // namespace jurat::council::statements
