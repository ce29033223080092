#include "ledger/entries/add_stock_batch.h"

#include "council/statements/judged.h"

namespace jurat::council::statements {
namespace {

struct AddStockBatch : Judged {
  AddStockBatch() : Judged(evidence::StatementKind::add_stock_batch) {}
};

// The acknowledgements inside are its authority; apply counts them.
TEST_F(AddStockBatch, ABatchThatReadsBackIsVouchedForAsItIs) {
  const Asked heard = overheard([](simulated::Node& node) { return flows::make_batch(node, 4); });
  const auto entry = ledger::parse_add_stock_batch(heard.statement.body);
  ASSERT_TRUE(entry);
  EXPECT_EQ(entry->batch.keys.size(), 4U);
  expect_granted(ledger::add_stock_batch, *entry);
  statement.body.pop_back();
  EXPECT_EQ(refusal(), Failure::bad_encoding);
}

}  // namespace
}  // namespace jurat::council::statements
