#include "ledger/entries/lease_stock.h"

#include "council/statements/all.h"

namespace jurat::council::statements {
namespace {

// Size and order of leases are the ledger's own rules (protocols 3).
Result<Grant> judge(const Ground&, const Statement& statement, const evidence::Facts&, const Supplement&) {
  TRY_ASSIGN(const ledger::LeaseStock entry, ledger::parse_lease_stock(statement.body));
  if (entry.gateway != statement.gateway) return fail(Failure::statement_refused, "a gateway leases for itself only");
  return GrantedEntry{ledger::lease_stock, statement.body};
}

}  // namespace

const Kind lease_stock{evidence::StatementKind::lease_stock, Names::council, Effect::changes, no_points, judge};

}  // namespace jurat::council::statements
