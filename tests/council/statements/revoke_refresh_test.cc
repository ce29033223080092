#include "council/statements/judged.h"
#include "ledger/entries/revoke_family.h"

namespace jurat::council::statements {
namespace {

struct RevokeRefresh : Judged {
  RevokeRefresh() : Judged(evidence::StatementKind::revoke_refresh) {
    facts.token = evidence::TokenFacts{Uuid::from_random({4}), ground.now, statement.client->text()};
    facts.ticket = crypto::TicketCredential{};
    facts.ticket->expires = ground.now + std::chrono::hours(5);
  }
  ledger::RevokeFamily family() {
    return {*statement.pool, *statement.user, facts.token->origin_jti,
            facts.ticket->expires + std::chrono::seconds(ground.client->access_token_seconds)};
  }
};

TEST_F(RevokeRefresh, TheFamilyOfTheProvenTicketForAsLongAsItsTokensLive) {
  const ledger::RevokeFamily good = family();
  expect_granted(ledger::revoke_family, good);
  ledger::RevokeFamily entry = good;
  entry.origin_jti = other_user();
  EXPECT_EQ(refusal(entry), Failure::statement_refused);
  entry = good;
  entry.user = other_user();
  EXPECT_EQ(refusal(entry), Failure::statement_refused);
  entry = good;
  entry.pool = other_pool();
  EXPECT_EQ(refusal(entry), Failure::statement_refused);
  for (const Duration off : {Duration(1), Duration(-1)}) {
    entry = good;
    entry.keep_until = entry.keep_until + off;
    EXPECT_EQ(refusal(entry), Failure::statement_refused);
  }
}

TEST_F(RevokeRefresh, ATicketMustBeProvenAndTheClientMustHaveRevocation) {
  const ledger::RevokeFamily good = family();
  const auto ticket = std::exchange(facts.ticket, std::nullopt);
  EXPECT_EQ(refusal(good), Failure::statement_refused);
  facts.ticket = ticket;
  const auto token = std::exchange(facts.token, std::nullopt);
  EXPECT_EQ(refusal(good), Failure::statement_refused);
  facts.token = token;
  expect_granted(ledger::revoke_family, good);
  ground.client->token_revocation = false;
  EXPECT_EQ(refusal(good), Failure::unsupported_feature);
  ground.client.reset();
  EXPECT_EQ(refusal(good), Failure::unsupported_feature);
}

}  // namespace
}  // namespace jurat::council::statements
