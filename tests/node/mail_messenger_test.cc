#include "node/mail_messenger.h"

#include <gtest/gtest.h>

#include <mutex>
#include <vector>

#include "core/log.h"

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

struct SlowMessenger final : MailMessenger {
  std::atomic<bool> may_end = false;
  Result<void> outcome;
  Result<void> send(const council::CodeMessage&) override { return {}; }
  Result<void> reach() override {
    while (!may_end) std::this_thread::yield();
    return outcome;
  }
};

struct MailServerTrialTest : testing::Test {
  std::mutex mutex;
  std::vector<std::string> lines;
  SlowMessenger messenger;

  void SetUp() override {
    LogSettings log;
    log.instead = [this](std::string_view line) {
      const std::lock_guard lock(mutex);
      lines.emplace_back(line);
    };
    ASSERT_TRUE(set_log(std::move(log)));
  }
  void TearDown() override { ASSERT_TRUE(set_log({})); }
  std::optional<bool> outcome_of(Result<void> outcome) {
    messenger.outcome = std::move(outcome);
    MailServerTrial trial(messenger, "email.smtp_url: look there");
    EXPECT_FALSE(trial.reached()) << "whoever starts it does not wait";
    messenger.may_end = true;
    while (!trial.reached()) std::this_thread::yield();
    return trial.reached();
  }
};

TEST_F(MailServerTrialTest, AServerThatIsReachedIsNoNews) {
  EXPECT_EQ(outcome_of({}), true);
  EXPECT_TRUE(lines.empty());
}

TEST_F(MailServerTrialTest, OneThatIsNotIsOneWarningWithItsReasonAndRemedy) {
  EXPECT_EQ(outcome_of(fail(Failure::code_delivery_failed, "mail server 127.0.0.1:1: refused")), false);
  ASSERT_EQ(lines.size(), 1U);
  for (const auto* part : {"warning", "mail.not_reached", "127.0.0.1:1: refused", "email.smtp_url: look there"})
    EXPECT_NE(lines[0].find(part), std::string::npos) << lines[0];
}

TEST(MailMessenger, where_nobody_listens_is_not_reached) {
  Settings settings;
  settings.email_smtp_url = "smtp://127.0.0.1:1";
  settings.email_from = "no-reply@example.org";
  const auto messenger = make_mail_messenger(settings, system_clock(), system_random());
  ASSERT_TRUE(messenger);
  const auto reached = (*messenger)->reach();
  ASSERT_FALSE(reached);
  EXPECT_NE(reached.error().message.find("127.0.0.1:1"), std::string::npos);
}

}  // namespace
}  // namespace jurat::node
