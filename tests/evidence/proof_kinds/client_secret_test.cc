#include <gtest/gtest.h>

#include "crypto/domains.h"
#include "crypto/password/password_key.h"
#include "evidence/asked.h"
#include "evidence/proofs.h"

namespace jurat::evidence {
namespace {

TEST(ClientSecretEvidence, AnotherSecretOrAClientWithoutOneIsRefused) {
  asked::Asked asked;
  const crypto::Ed25519Key key = crypto::client_secret_key(asked.random.secret(51));
  const Item item{
      Kind::client_secret,
      to_bytes(key.sign(signed_request(crypto::domain::client_secret_evidence, asked.question.request_hash)))};
  EXPECT_EQ(asked.ask(StatementKind::publish, {item}).error().failure, Failure::evidence_invalid);
  asked.client.secret_key = crypto::client_secret_key(asked.random.secret(51)).public_key();
  EXPECT_EQ(asked.ask(StatementKind::publish, {item}).error().failure, Failure::secret_hash_mismatch);
  asked.client.secret_key = key.public_key();
  EXPECT_TRUE(asked.ask(StatementKind::publish, {item}).has_value());
}

}  // namespace
}  // namespace jurat::evidence
