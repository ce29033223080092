#include "ledger/entries/lease_stock.h"

#include "council/statements/judged.h"

namespace jurat::council::statements {
namespace {

struct LeaseStock : Judged {
  LeaseStock() : Judged(evidence::StatementKind::lease_stock) {}
};

TEST_F(LeaseStock, AGatewayLeasesForItselfOnly) {
  ledger::LeaseStock entry{NodeIndex{1}, 2, 3, 4};
  expect_granted(ledger::lease_stock, entry);
  entry.gateway = NodeIndex{2};
  EXPECT_EQ(refusal(entry), Failure::statement_refused);
  statement.gateway = NodeIndex{2};
  expect_granted(ledger::lease_stock, entry);
}

}  // namespace
}  // namespace jurat::council::statements
