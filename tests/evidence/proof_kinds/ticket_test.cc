#include <gtest/gtest.h>

#include "crypto/domains.h"
#include "evidence/asked.h"
#include "evidence/proofs.h"
#include "evidence/refresh_facts.h"

namespace jurat::evidence {
namespace {

struct TicketTest : testing::Test {
  asked::Asked asked;
  crypto::Ed25519Key ticket_key = crypto::Ed25519Key::generate(asked.random);
  crypto::TicketCredential credential;

  void SetUp() override {
    credential.kind = crypto::TicketKind::refresh;
    credential.pool = asked.pool.id.text();
    credential.subject = asked.user.id;
    credential.client = asked.client.id.text();
    credential.facts = encode(RefreshFacts{Uuid::from_random({5}), asked.question.now - std::chrono::hours(1)});
    credential.issued = asked.question.now - std::chrono::hours(1);
    credential.expires = asked.question.now + std::chrono::hours(1);
    credential.public_key = ticket_key.public_key();
  }
  Result<Facts> present(const crypto::Ed25519Key& certifier, const crypto::Ed25519Key& presenter) {
    const auto signature = crypto::endorse_digest(certifier, asked.question.council, 1, crypto::digest(credential));
    const crypto::QuorumCertificate certificate{1, {{NodeIndex{1}, signature}}};
    const Bytes message = signed_request(crypto::domain::ticket_evidence, asked.question.request_hash);
    return asked.ask(StatementKind::refresh_tokens,
                     {{Kind::ticket, encode(TicketProof{crypto::encode(credential), crypto::encode(certificate),
                                                        presenter.sign(message)})}});
  }
  Result<Facts> present() { return present(asked.node_key, ticket_key); }
};

TEST_F(TicketTest, AGoodTicketEstablishesItsSession) {
  const auto facts = present();
  ASSERT_TRUE(facts.has_value()) << facts.error().message;
  EXPECT_EQ(facts->token->origin_jti, Uuid::from_random({5}));
}

TEST_F(TicketTest, OneThatTheCouncilDidNotCertifyOrAnotherKeyPresentsIsRefused) {
  EXPECT_FALSE(present(ticket_key, ticket_key).has_value());
  EXPECT_EQ(present(asked.node_key, asked.user_key).error().failure, Failure::refresh_token_invalid);
}

TEST_F(TicketTest, OneOfAnotherPoolUserClientKindOrTimeIsRefused) {
  const crypto::TicketCredential good = credential;
  const auto expect_refused = [&](auto change) {
    credential = good;
    change(credential);
    EXPECT_EQ(present().error().failure, Failure::refresh_token_invalid);
  };
  expect_refused([](auto& one) { one.pool = "eu-test-1_other"; });
  expect_refused([](auto& one) { one.subject = Uuid::from_random({1}); });
  expect_refused([](auto& one) { one.client = "other"; });
  expect_refused([](auto& one) { one.kind = crypto::TicketKind::session; });
  expect_refused([&](auto& one) { one.expires = asked.question.now; });
}

TEST_F(TicketTest, SignOutResetAndDisablingEndIt) {
  asked.user.signed_out_before = asked.question.now;
  EXPECT_EQ(present().error().failure, Failure::token_revoked);
  asked.user.signed_out_before = {};
  asked.user.refresh_dead_before = asked.question.now;
  EXPECT_EQ(present().error().failure, Failure::token_revoked);
  asked.user.refresh_dead_before = {};
  asked.user.enabled = false;
  EXPECT_EQ(present().error().failure, Failure::user_disabled);
}

}  // namespace
}  // namespace jurat::evidence
