#include "council/statements/judged.h"

namespace jurat::council::statements {
namespace {

struct OpenClientSecret : Judged {
  OpenClientSecret() : Judged(evidence::StatementKind::open_client_secret) {}
};

TEST_F(OpenClientSecret, TheSecretOfThisClientUnderThePoolsKey) {
  EXPECT_EQ(refusal(), Failure::client_not_found) << "it has none";
  ground.client->secret = sealed(ledger::Purpose::client_secret);
  ground.pool->data_key = {3, 4};
  expect_opening();
  const auto all = points().value();
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(all[0].key, ground.pool->data_key);
  EXPECT_EQ(all[0].input,
            ledger::data_key_input(*statement.pool, statement.client->text(), ledger::Purpose::client_secret, 1, {7}));
  ground.client.reset();
  EXPECT_EQ(refusal(), Failure::client_not_found);
  ground.pool.reset();
  EXPECT_EQ(refusal(), Failure::pool_not_found);
}

}  // namespace
}  // namespace jurat::council::statements
