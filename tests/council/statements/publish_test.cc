#include "council/documents.h"
#include "council/statements/judged.h"

namespace jurat::council::statements {
namespace {

struct Publish : Judged {
  Publish() : Judged(evidence::StatementKind::publish) {}
  Failure published(std::uint8_t document, Duration ahead) {
    statement.body = encode(PublishBody{document, clock(), ground.now + ahead});
    return refusal();
  }
  Failure numbered(std::uint64_t number) {
    statement.body = encode(PublishBody{discovery_document, number, ground.now + std::chrono::hours(1)});
    return refusal();
  }
  [[nodiscard]] std::uint64_t clock(Duration ahead = {}) const {
    return static_cast<std::uint64_t>((ground.now + ahead).micros);
  }
};

TEST_F(Publish, ForADayAtMostAndNotForThePast) {
  using std::chrono::hours;
  using std::chrono::seconds;
  EXPECT_EQ(published(discovery_document, hours(24)), Failure::not_found);
  EXPECT_EQ(published(discovery_document, hours(24) + seconds(2)), Failure::statement_refused);
  EXPECT_EQ(published(discovery_document, Duration(0)), Failure::statement_refused);
}

// A number far ahead would make guards refuse every later document of the pool.
TEST_F(Publish, TheNumberIsTheTime) {
  using std::chrono::seconds;
  EXPECT_EQ(numbered(clock(seconds(1))), Failure::not_found);
  EXPECT_EQ(numbered(clock(seconds(-31))), Failure::not_found);
  for (const std::uint64_t wrong : {clock(seconds(2)), clock(seconds(-32)), std::uint64_t{0}, UINT64_MAX})
    EXPECT_EQ(numbered(wrong), Failure::statement_refused) << wrong;
}

// Rule D: the digest is over bytes that this node built.
TEST_F(Publish, WhatIsCertifiedAreTheNodesOwnBytes) {
  const PublishBody body{discovery_document, clock(), ground.now + std::chrono::hours(1)};
  statement.body = encode(body);
  const auto granted = judge();
  ASSERT_TRUE(granted);
  const std::string bytes = document_bytes(ground, discovery_document).value();
  EXPECT_NE(bytes.find("https://council.example/eu-local-1_Judged123"), std::string::npos);
  EXPECT_EQ(std::get<GrantedDocument>(*granted).digest, document_digest(ground, body, bytes));
  PublishBody next = body;
  ++next.number;
  EXPECT_NE(document_digest(ground, next, bytes), document_digest(ground, body, bytes));
}

TEST_F(Publish, KeysNeedAKeySetAndAPool) {
  EXPECT_EQ(published(jwks_document, std::chrono::hours(1)), Failure::key_sets_exhausted);
  ground.pool->key_set = 1;
  EXPECT_EQ(published(jwks_document, std::chrono::hours(1)), Failure::not_found);
  ground.pool.reset();
  EXPECT_EQ(published(jwks_document, std::chrono::hours(1)), Failure::pool_not_found);
}

}  // namespace
}  // namespace jurat::council::statements
