#include <gtest/gtest.h>

#include "evidence/asked.h"
#include "evidence/proofs.h"

namespace jurat::evidence {
namespace {

TEST(CodeEvidence, OnlyTheLiveCodeOfThisPurposeCounts) {
  asked::Asked asked;
  const crypto::Ed25519Key key = crypto::Ed25519Key::generate(asked.random);
  const ByteArray<16> id{3};
  const Item item{Kind::code, encode(CodeProof{id, key.sign(code_message(asked.question.request_hash, id))})};
  EXPECT_EQ(asked.ask(StatementKind::confirm_sign_up, {item}).error().failure, Failure::code_expired);
  asked.question.code = LiveCode{id, key.public_key(), CodePurpose::confirm_sign_up, CodeMedium::sms};
  const auto facts = asked.ask(StatementKind::confirm_sign_up, {item});
  ASSERT_TRUE(facts.has_value());
  EXPECT_EQ(facts->code_medium, CodeMedium::sms);
  asked.question.code = LiveCode{id, key.public_key(), CodePurpose::reset_password, CodeMedium::sms};
  EXPECT_EQ(asked.ask(StatementKind::confirm_sign_up, {item}).error().failure, Failure::code_mismatch)
      << "sent for another purpose";
  asked.question.code = LiveCode{{4}, key.public_key(), CodePurpose::confirm_sign_up, CodeMedium::sms};
  EXPECT_EQ(asked.ask(StatementKind::confirm_sign_up, {item}).error().failure, Failure::code_expired)
      << "a newer code replaced it";
  asked.question.code = LiveCode{id, asked.user_key.public_key(), CodePurpose::confirm_sign_up, CodeMedium::sms};
  EXPECT_EQ(asked.ask(StatementKind::confirm_sign_up, {item}).error().failure, Failure::code_mismatch)
      << "another code was typed";
}

}  // namespace
}  // namespace jurat::evidence
