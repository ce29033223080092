#include "ledger/entries/take_key_set.h"

#include "council/statements/judged.h"

namespace jurat::council::statements {
namespace {

struct TakeKeySet : Judged {
  TakeKeySet() : Judged(evidence::StatementKind::take_key_set) {}
};

TEST_F(TakeKeySet, APoolWithoutOneTakesOneInTheVersionThatIsSeen) {
  const ledger::TakeKeySet good{*statement.pool, ground.pool->version, 1};
  expect_granted(ledger::take_key_set, good);
  ledger::TakeKeySet entry = good;
  entry.pool = other_pool();
  EXPECT_EQ(refusal(entry), Failure::conflict);
  entry = good;
  ++entry.version;
  EXPECT_EQ(refusal(entry), Failure::conflict);
  ground.pool->key_set = 1;
  EXPECT_EQ(refusal(good), Failure::conflict) << "it has its own";
  ground.pool.reset();
  EXPECT_EQ(refusal(good), Failure::pool_not_found);
}

}  // namespace
}  // namespace jurat::council::statements
