#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "core/outside.h"
#include "providers/email/sender.h"

namespace jurat::providers {
namespace {

using testing::HasSubstr;

EmailSettings smtp_settings() {
  EmailSettings settings;
  settings.sender = "smtp";
  settings.url = "smtp://127.0.0.1:1";
  settings.from = "Jurat <no-reply@id.example>";
  return settings;
}

Result<std::unique_ptr<EmailSender>> make(EmailSettings settings) {
  return make_email_sender(std::move(settings), system_clock(), system_random());
}

TEST(Smtp, settings_at_fault_are_named_before_anything_is_sent) {
  EmailSettings url = smtp_settings();
  url.url = "https://mail.example";
  EXPECT_THAT(make(std::move(url)).error().message, HasSubstr("https://mail.example"));
  EmailSettings from = smtp_settings();
  from.from = "nobody";
  EXPECT_THAT(make(std::move(from)).error().message, HasSubstr("from"));
  EmailSettings user = smtp_settings();
  user.password = Secret::copy_of(as_bytes("x"));
  EXPECT_THAT(make(std::move(user)).error().message, HasSubstr("email.user"));
}

TEST(Smtp, a_failure_names_the_server_and_neither_destination_nor_text) {
  const auto sender = make(smtp_settings());
  ASSERT_TRUE(sender);
  const auto sent = (*sender)->send({"ada@private.example", "subject-word", "text-word"});
  ASSERT_FALSE(sent);
  EXPECT_EQ(sent.error().failure, Failure::code_delivery_failed);
  EXPECT_THAT(sent.error().message, HasSubstr("127.0.0.1:1"));
  for (const std::string word : {"ada", "private", "subject-word", "text-word"}) {
    EXPECT_EQ(sent.error().message.find(word), std::string::npos) << sent.error().message;
  }
}

}  // namespace
}  // namespace jurat::providers
