#include "council/statement_bodies.h"
#include "council/statements/judged.h"

namespace jurat::council::statements {
namespace {

struct IssueTokens : Judged {
  IssueTokens() : Judged(evidence::StatementKind::issue_tokens) {
    ground.user->status = ledger::UserStatus::confirmed;
    ground.pool->key_set = 1;
    ask(second(), crypto::Ed25519PublicKey{9});
  }
  static JsonObject claims_of(const std::string& payload) {
    return parse_json(payload, {.bytes = 10'000, .depth = 8}).value().get_object();
  }
  Moment second() const { return Moment::from_seconds(ground.now.seconds()); }
  void ask(Moment issued, std::optional<crypto::Ed25519PublicKey> ticket) {
    statement.body = encode(TokenBody{issued, ticket});
  }
};

TEST_F(IssueTokens, OnlyWhoMaySignInGetsThem) {
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

TEST_F(IssueTokens, ATicketOfThisUserAndClientComesWithThem) {
  ground.user->credential = ledger::Credential{7, {}, {}};
  const auto granted = judge();
  ASSERT_TRUE(granted) << granted.error().message;
  const auto& tokens = std::get<GrantedTokens>(*granted);
  ASSERT_TRUE(tokens.ticket);
  EXPECT_EQ(tokens.ticket->kind, crypto::TicketKind::refresh);
  EXPECT_EQ(tokens.ticket->subject, *statement.user);
  EXPECT_EQ(tokens.ticket->client, statement.client->text());
  EXPECT_EQ(tokens.ticket->credential_version, 7U);
  EXPECT_EQ(tokens.ticket->public_key, crypto::Ed25519PublicKey{9});
  EXPECT_EQ(tokens.ticket->expires, second() + std::chrono::seconds(ground.client->refresh_token_seconds));
  const JsonObject claims = claims_of(tokens.access_payload);
  EXPECT_EQ(claims.at("auth_time").to_number<std::int64_t>(), second().seconds());
  EXPECT_EQ(claims.at("client_id").as_string(), statement.client->text());
  statement.id[0] ^= 1;
  const auto again = std::get<GrantedTokens>(*judge());
  EXPECT_NE(claims_of(again.access_payload).at("jti"), claims.at("jti")) << "ids derive from the statement";
}

TEST_F(IssueTokens, ItsBodyNamesATicketAndATimeNearby) {
  ask(second(), std::nullopt);
  EXPECT_EQ(refusal(), Failure::statement_refused);
  ask(second() + std::chrono::seconds(2), crypto::Ed25519PublicKey{9});
  EXPECT_EQ(refusal(), Failure::statement_refused);
}

// iat counts whole seconds.
TEST_F(IssueTokens, ASessionIsNotBornSignedOut) {
  ground.user->signed_out_before = second() - Duration(1);
  EXPECT_EQ(refusal(), Failure::not_found);
  ground.user->signed_out_before = second();
  EXPECT_EQ(refusal(), Failure::other_view);
  ground.user->signed_out_before = {};
  ground.user->refresh_dead_before = second();
  EXPECT_EQ(refusal(), Failure::not_found);
  ground.user->refresh_dead_before = second() + Duration(1);
  EXPECT_EQ(refusal(), Failure::other_view);
}

}  // namespace
}  // namespace jurat::council::statements
