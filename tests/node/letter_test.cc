#include "node/letter.h"

#include <gtest/gtest.h>

namespace jurat::node {
namespace {

council::CodeMessage message_for(evidence::CodePurpose purpose) {
  return {evidence::CodeMedium::email,        "ada@example.com", "eu-test-1_abc", "ada", purpose,
          Secret::copy_of(as_bytes("123456"))};
}

TEST(Letter, SaysWhatTheCodeIsForAndTheCode) {
  const std::map<evidence::CodePurpose, std::string> subjects{
      {evidence::CodePurpose::confirm_sign_up, "Your verification code"},
      {evidence::CodePurpose::verify_attribute, "Your verification code"},
      {evidence::CodePurpose::reset_password, "Your password reset code"},
      {evidence::CodePurpose::second_factor, "Your authentication code"}};
  for (const auto& [purpose, subject] : subjects) {
    const Letter letter = letter_of(message_for(purpose));
    EXPECT_EQ(letter.subject, subject);
    EXPECT_TRUE(letter.body.ends_with(" 123456")) << letter.body;
  }
}

}  // namespace
}  // namespace jurat::node
