#include "council/statement_bodies.h"
#include "council/statements/judged.h"

namespace jurat::council::statements {
namespace {

struct RefreshTokens : Judged {
  RefreshTokens() : Judged(evidence::StatementKind::refresh_tokens) {
    ground.user->status = ledger::UserStatus::confirmed;
    ground.pool->key_set = 1;
    ask(second(), std::nullopt);
    facts.token = evidence::TokenFacts{Uuid::from_random({4}), second() - std::chrono::hours(2), "client"};
  }
  static JsonObject claims_of(const std::string& payload) {
    return parse_json(payload, {.bytes = 10'000, .depth = 8}).value().get_object();
  }
  Moment second() const { return Moment::from_seconds(ground.now.seconds()); }
  void ask(Moment issued, std::optional<crypto::Ed25519PublicKey> ticket) {
    statement.body = encode(TokenBody{issued, ticket});
  }
};

TEST_F(RefreshTokens, OnlyWhoMaySignInGetsThem) {
  EXPECT_EQ(refusal(), Failure::not_found);
  const auto expect = [&](Failure failure) {
    EXPECT_EQ(refusal(), failure);
    EXPECT_EQ(points().error().failure, failure) << "and no value is opened";
  };
  ground.user->status = ledger::UserStatus::unconfirmed;
  expect(Failure::user_not_confirmed);
  ground.user->status = ledger::UserStatus::reset_required;
  expect(Failure::password_reset_required);
  ground.user->status = ledger::UserStatus::force_change_password;
  expect(Failure::user_state_invalid);
  ground.user->enabled = false;
  expect(Failure::user_disabled);
  ground.pool->key_set.reset();
  expect(Failure::key_sets_exhausted);
  ground.user.reset();
  expect(Failure::user_not_found);
  ground.client.reset();
  expect(Failure::client_not_found);
  ground.pool.reset();
  expect(Failure::pool_not_found);
}

TEST_F(RefreshTokens, TheSessionStaysThatOfTheSignIn) {
  const auto granted = judge();
  ASSERT_TRUE(granted) << granted.error().message;
  const auto& tokens = std::get<GrantedTokens>(*granted);
  EXPECT_FALSE(tokens.ticket);
  for (const std::string& payload : {tokens.id_payload, tokens.access_payload}) {
    const JsonObject claims = claims_of(payload);
    EXPECT_EQ(claims.at("origin_jti").as_string(), facts.token->origin_jti.text());
    EXPECT_EQ(claims.at("auth_time").to_number<std::int64_t>(), facts.token->auth_time.seconds());
    EXPECT_EQ(claims.at("iat").to_number<std::int64_t>(), second().seconds());
  }
}

TEST_F(RefreshTokens, ASessionMustBeProvenAndNoTicketIsIssued) {
  facts.token.reset();
  EXPECT_EQ(refusal(), Failure::evidence_missing);
  facts.token = evidence::TokenFacts{};
  ask(second(), crypto::Ed25519PublicKey{9});
  EXPECT_EQ(refusal(), Failure::statement_refused);
  ask(second() - std::chrono::seconds(40), std::nullopt);
  EXPECT_EQ(refusal(), Failure::statement_refused);
}

}  // namespace
}  // namespace jurat::council::statements
