#include "evidence/question.h"

#include <gtest/gtest.h>

#include "crypto/domains.h"
#include "crypto/password/password_key.h"
#include "evidence/asked.h"
#include "evidence/proofs.h"

namespace jurat::evidence {
namespace {

TEST(Question, AMissingItemIsNamed) {
  asked::Asked asked;
  const auto facts = asked.ask(StatementKind::issue_tokens, {});
  ASSERT_FALSE(facts.has_value());
  EXPECT_EQ(facts.error().failure, Failure::evidence_missing);
  EXPECT_EQ(facts.error().message, "issue_tokens needs password");
}

TEST(Question, TheSameKindTwiceOrAnUnknownKindIsRefused) {
  asked::Asked asked(true);
  EXPECT_TRUE(asked.ask(StatementKind::admin_confirm, {{Kind::gateway_word, {}}}).has_value());
  EXPECT_EQ(
      asked.ask(StatementKind::admin_confirm, {{Kind::gateway_word, {}}, {Kind::gateway_word, {}}}).error().failure,
      Failure::evidence_invalid);
  EXPECT_EQ(asked.ask(StatementKind::admin_confirm, {{static_cast<Kind>(99), {}}}).error().failure,
            Failure::evidence_invalid);
}

TEST(Question, AClientWithASecretMustProveIt) {
  asked::Asked asked;
  const Secret secret = asked.random.secret(51);
  const crypto::Ed25519Key key = crypto::client_secret_key(secret);
  asked.client.secret_key = key.public_key();
  const crypto::Ed25519Key fresh = crypto::Ed25519Key::generate(asked.random);
  asked.question.new_key = fresh.public_key();
  const Item new_key{
      Kind::new_key,
      to_bytes(fresh.sign(signed_request(crypto::domain::new_key_evidence, asked.question.request_hash)))};
  EXPECT_EQ(asked.ask(StatementKind::sign_up, {new_key}).error().failure, Failure::evidence_missing);
  const Item proof{
      Kind::client_secret,
      to_bytes(key.sign(signed_request(crypto::domain::client_secret_evidence, asked.question.request_hash)))};
  EXPECT_TRUE(asked.ask(StatementKind::sign_up, {new_key, proof}).has_value());
}

}  // namespace
}  // namespace jurat::evidence
