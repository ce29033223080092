#include "council/statements/judged.h"
#include "ledger/entries/delete_pool.h"

namespace jurat::council::statements {
namespace {

struct AdminDeletePool : Judged {
  AdminDeletePool() : Judged(evidence::StatementKind::admin_delete_pool) {}
};

TEST_F(AdminDeletePool, AnUnprotectedPoolInTheVersionThatIsSeen) {
  const ledger::DeletePool good{*statement.pool, ground.pool->version};
  expect_granted(ledger::delete_pool, good);
  ledger::DeletePool entry = good;
  entry.pool = other_pool();
  EXPECT_EQ(refusal(entry), Failure::conflict);
  entry = good;
  ++entry.version;
  EXPECT_EQ(refusal(entry), Failure::conflict);
  ground.pool->deletion_protection = true;
  EXPECT_EQ(refusal(good), Failure::pool_protected);
  ground.pool.reset();
  EXPECT_EQ(refusal(good), Failure::pool_not_found);
}

}  // namespace
}  // namespace jurat::council::statements
