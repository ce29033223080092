#include "council/statements/judged.h"
#include "ledger/entries/delete_client.h"

namespace jurat::council::statements {
namespace {

struct AdminDeleteClient : Judged {
  AdminDeleteClient() : Judged(evidence::StatementKind::admin_delete_client) {}
};

TEST_F(AdminDeleteClient, TheClientOfTheStatementInTheVersionThatIsSeen) {
  const ledger::DeleteClient good{*statement.pool, *statement.client, ground.client->version};
  expect_granted(ledger::delete_client, good);
  ledger::DeleteClient entry = good;
  entry.pool = other_pool();
  EXPECT_EQ(refusal(entry), Failure::conflict);
  entry = good;
  entry.client = *ClientId::parse("z1b2c3d4e5f6g7h8i9j0k1l2m3");
  EXPECT_EQ(refusal(entry), Failure::conflict);
  entry = good;
  ++entry.version;
  EXPECT_EQ(refusal(entry), Failure::conflict);
  ground.client.reset();
  EXPECT_EQ(refusal(good), Failure::client_not_found);
}

}  // namespace
}  // namespace jurat::council::statements
