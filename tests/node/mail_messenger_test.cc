#include "node/mail_messenger.h"

#include <gtest/gtest.h>

namespace jurat::node {
namespace {

council::CodeMessage message_by(evidence::CodeMedium medium) {
  return {medium,
          "ada@example.com",
          "eu-local-1_a",
          "ada",
          evidence::CodePurpose::confirm_sign_up,
          Secret::copy_of(as_bytes("123456"))};
}

TEST(MailMessenger, without_settings_a_code_fails_and_names_the_setting) {
  const auto messenger = make_mail_messenger(Settings{}, system_clock(), system_random());
  ASSERT_TRUE(messenger);
  const auto sent = (*messenger)->send(message_by(evidence::CodeMedium::email));
  ASSERT_FALSE(sent);
  EXPECT_EQ(sent.error().failure, Failure::code_delivery_failed);
  EXPECT_NE(sent.error().message.find("email.smtp_url"), std::string::npos);
}

TEST(MailMessenger, a_phone_is_not_reached_by_mail) {
  const auto messenger = make_mail_messenger(Settings{}, system_clock(), system_random());
  ASSERT_TRUE(messenger);
  const auto sent = (*messenger)->send(message_by(evidence::CodeMedium::sms));
  ASSERT_FALSE(sent);
  EXPECT_EQ(sent.error().failure, Failure::code_delivery_failed);
}

TEST(MailMessenger, a_setting_that_no_sender_takes_is_named_at_start) {
  Settings settings;
  settings.email_smtp_url = "smtp://";
  settings.email_from = "no-reply@example.org";
  const auto messenger = make_mail_messenger(settings, system_clock(), system_random());
  ASSERT_FALSE(messenger);
  EXPECT_NE(messenger.error().message.find("email.smtp_url"), std::string::npos);
}

TEST(MailMessenger, a_missing_password_file_is_named_at_start) {
  Settings settings;
  settings.email_smtp_url = "smtp://127.0.0.1:25";
  settings.email_from = "no-reply@example.org";
  settings.email_user = "jurat";
  settings.email_password_file = "/nowhere/password";
  const auto messenger = make_mail_messenger(settings, system_clock(), system_random());
  ASSERT_FALSE(messenger);
  EXPECT_NE(messenger.error().message.find("/nowhere/password"), std::string::npos);
}

}  // namespace
}  // namespace jurat::node
