#include <gtest/gtest.h>

#include "evidence/asked.h"
#include "evidence/proofs.h"

namespace jurat::evidence {
namespace {

Item proof(const asked::Asked& asked, const crypto::Ed25519Key& key, const std::vector<NodeNonce>& nonces) {
  return {Kind::password,
          encode(PasswordProof{nonces, key.sign(password_message(asked.question.request_hash, nonces))})};
}

TEST(PasswordEvidence, ASignatureOverThisNodesLiveNonceAndTheRequestCounts) {
  asked::Asked asked;
  const std::vector<NodeNonce> nonces{{NodeIndex{1}, {7}}};
  const Item item = proof(asked, asked.user_key, nonces);
  asked.question.own_nonce = ByteArray<16>{7};
  EXPECT_TRUE(asked.ask(StatementKind::issue_tokens, {item}).has_value());
  asked.question.request_hash[0] ^= 1;
  EXPECT_EQ(asked.ask(StatementKind::issue_tokens, {item}).error().failure, Failure::not_authorized)
      << "another request";
}

TEST(PasswordEvidence, AnotherNonceOrNoneIsRefused) {
  asked::Asked asked;
  const Item item = proof(asked, asked.user_key, {{NodeIndex{1}, {7}}});
  EXPECT_EQ(asked.ask(StatementKind::issue_tokens, {item}).error().failure, Failure::evidence_invalid) << "burned";
  asked.question.own_nonce = ByteArray<16>{8};
  EXPECT_EQ(asked.ask(StatementKind::issue_tokens, {item}).error().failure, Failure::evidence_invalid);
  const Item foreign = proof(asked, asked.user_key, {{NodeIndex{2}, {8}}});
  EXPECT_EQ(asked.ask(StatementKind::issue_tokens, {foreign}).error().failure, Failure::evidence_invalid)
      << "another node's nonce";
}

TEST(PasswordEvidence, AnotherKeyOrAnUnknownUserIsNotAuthorized) {
  asked::Asked asked;
  asked.question.own_nonce = ByteArray<16>{7};
  const crypto::Ed25519Key other = crypto::Ed25519Key::generate(asked.random);
  const Item item = proof(asked, other, {{NodeIndex{1}, {7}}});
  EXPECT_EQ(asked.ask(StatementKind::issue_tokens, {item}).error().failure, Failure::not_authorized);
  asked.question.user = nullptr;
  EXPECT_EQ(asked.ask(StatementKind::issue_tokens, {item}).error().failure, Failure::not_authorized);
}

}  // namespace
}  // namespace jurat::evidence
