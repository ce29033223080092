#include "council/statement.h"

#include <gtest/gtest.h>

namespace jurat::council {
namespace {

Statement some_statement() {
  Statement statement;
  statement.council = CouncilId{1};
  statement.kind = evidence::StatementKind::issue_tokens;
  statement.pool = *PoolId::parse("eu-test-1_abc");
  statement.client = *ClientId::parse("app");
  statement.user = Uuid::from_random({3});
  statement.gateway = NodeIndex{2};
  statement.time = Moment::from_seconds(1'700'000'000);
  statement.id = {4};
  statement.body = Bytes{1, 2, 3};
  statement.leaves = {Hash32{5}, Hash32{6}};
  statement.height = 9;
  return statement;
}

TEST(Statement, HasOneForm) {
  for (const bool full : {false, true}) {
    Statement statement = some_statement();
    if (full) {
      statement.new_key = crypto::Ed25519PublicKey{7};
      statement.idempotency = Hash32{8};
    }
    const Bytes bytes = encode(statement);
    EXPECT_EQ(encode(*parse_statement(bytes)), bytes);
    for (std::size_t cut = 0; cut < bytes.size(); cut += 7)
      EXPECT_FALSE(parse_statement(ByteSpan(bytes).first(cut)).has_value());
    Bytes longer = bytes;
    longer.push_back(0);
    EXPECT_FALSE(parse_statement(longer).has_value());
  }
}

// Rule A: whatever shapes the result is covered by the request hash.
TEST(Statement, EveryMemberChangesTheRequestHash) {
  const Hash32 hash = request_hash(some_statement());
  const auto expect_other = [&](auto change) {
    Statement statement = some_statement();
    change(statement);
    EXPECT_NE(request_hash(statement), hash);
  };
  expect_other([](Statement& one) { one.council[15] = 1; });
  expect_other([](Statement& one) { one.epoch = 2; });
  expect_other([](Statement& one) { one.kind = evidence::StatementKind::refresh_tokens; });
  expect_other([](Statement& one) { one.pool = *PoolId::parse("eu-test-1_abd"); });
  expect_other([](Statement& one) { one.client.reset(); });
  expect_other([](Statement& one) { one.user = Uuid::from_random({9}); });
  expect_other([](Statement& one) { one.new_key = crypto::Ed25519PublicKey{}; });
  expect_other([](Statement& one) { one.idempotency = Hash32{}; });
  expect_other([](Statement& one) { one.gateway = NodeIndex{3}; });
  expect_other([](Statement& one) { one.time.micros += 1; });
  expect_other([](Statement& one) { one.id[0] = 0; });
  expect_other([](Statement& one) { one.body.push_back(0); });
  expect_other([](Statement& one) { one.leaves[1][0] = 0; });
  expect_other([](Statement& one) { one.height = 10; });
}

TEST(Statement, AKindThatDoesNotExistIsRefused) {
  Statement statement = some_statement();
  statement.kind = static_cast<evidence::StatementKind>(99);
  EXPECT_FALSE(parse_statement(encode(statement)).has_value());
}

TEST(Statement, RestsOnTheRecordsThatItNames) {
  Statement statement = some_statement();
  EXPECT_EQ(rests_on(statement).size(), 3U);
  statement.client.reset();
  EXPECT_EQ(rests_on(statement).size(), 2U);
  statement.pool.reset();
  EXPECT_TRUE(rests_on(statement).empty());
}

}  // namespace
}  // namespace jurat::council
