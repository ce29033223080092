#include <gtest/gtest.h>

#include "crypto/domains.h"
#include "evidence/asked.h"
#include "evidence/proofs.h"

namespace jurat::evidence {
namespace {

TEST(NewKeyEvidence, OnlyTheKeyThatTheStatementSetsCounts) {
  asked::Asked asked;
  const crypto::Ed25519Key key = crypto::Ed25519Key::generate(asked.random);
  const Item item{Kind::new_key,
                  to_bytes(key.sign(signed_request(crypto::domain::new_key_evidence, asked.question.request_hash)))};
  EXPECT_FALSE(asked.ask(StatementKind::sign_up, {item}).has_value()) << "the statement sets no key";
  asked.question.new_key = key.public_key();
  EXPECT_TRUE(asked.ask(StatementKind::sign_up, {item}).has_value());
  asked.question.new_key = asked.user_key.public_key();
  EXPECT_EQ(asked.ask(StatementKind::sign_up, {item}).error().failure, Failure::evidence_invalid);
}

TEST(NewKeyEvidence, ASignatureMadeForAnotherKindOfEvidenceDoesNotCount) {
  asked::Asked asked;
  asked.question.new_key = asked.user_key.public_key();
  const Item item{
      Kind::new_key,
      to_bytes(asked.user_key.sign(signed_request(crypto::domain::ticket_evidence, asked.question.request_hash)))};
  EXPECT_FALSE(asked.ask(StatementKind::sign_up, {item}).has_value());
}

}  // namespace
}  // namespace jurat::evidence
