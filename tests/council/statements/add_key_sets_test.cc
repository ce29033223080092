#include "ledger/entries/add_key_sets.h"

#include "council/statements/judged.h"

namespace jurat::council::statements {
namespace {

struct AddKeySets : Judged {
  AddKeySets() : Judged(evidence::StatementKind::add_key_sets) {}
};

// Which keys they are, the endorser asks its own token keys.
TEST_F(AddKeySets, AnEntryThatReadsBackIsVouchedFor) {
  const ledger::RsaKeySet set = simulated::dealt_for_tests(1, 1).keys;
  const ledger::AddKeySets entry{set.number, {set}};
  expect_granted(ledger::add_key_sets, entry);
  statement.body.pop_back();
  EXPECT_EQ(refusal(), Failure::bad_encoding);
}

}  // namespace
}  // namespace jurat::council::statements
