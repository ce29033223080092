#include "council/statements/judged.h"
#include "ledger/entries/create_pool.h"

namespace jurat::council::statements {
namespace {

struct AdminCreatePool : Judged {
  AdminCreatePool() : Judged(evidence::StatementKind::admin_create_pool) {}
  ledger::CreatePool fresh() {
    ground.pool.reset();
    ledger::CreatePool entry{ledger::Pool{*statement.pool}};
    entry.pool.created = entry.pool.modified = statement.time;
    entry.pool.name = "people";
    return entry;
  }
};

TEST_F(AdminCreatePool, ANewRecordUnderTheStatementsId) {
  expect_granted(ledger::create_pool, fresh());
  ledger::CreatePool entry = fresh();
  entry.pool.id = other_pool();
  EXPECT_EQ(refusal(entry), Failure::statement_refused);
  entry = fresh();
  entry.pool.created = statement.time + Duration(1);
  EXPECT_EQ(refusal(entry), Failure::statement_refused) << "not a new record";
  entry = fresh();
  ground.pool = entry.pool;
  EXPECT_EQ(refusal(entry), Failure::conflict) << "the id is taken";
}

TEST_F(AdminCreatePool, ItsSettingsAreWhatTheAdminSigned) {
  facts.admin = evidence::AdminFacts{"CreateUserPool", JsonObject{{"PoolName", "others"}}, {}};
  statement.pool = pool_named("eu-local-1_Judged123");
  EXPECT_EQ(refusal(fresh()), Failure::statement_refused);
  facts.admin->form["PoolName"] = "people";
  expect_granted(ledger::create_pool, fresh());
}

}  // namespace
}  // namespace jurat::council::statements
