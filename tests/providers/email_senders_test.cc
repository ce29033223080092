#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "core/outside.h"
#include "providers/email/sender.h"

namespace jurat::providers {
namespace {

TEST(EmailSenders, an_unknown_name_is_answered_with_the_known_ones) {
  EmailSettings settings;
  settings.sender = "pigeon";
  const auto sender = make_email_sender(std::move(settings), system_clock(), system_random());
  ASSERT_FALSE(sender);
  EXPECT_EQ(sender.error().failure, Failure::invalid_parameter);
  EXPECT_THAT(sender.error().message, testing::HasSubstr("\"pigeon\""));
  EXPECT_THAT(sender.error().message, testing::HasSubstr("smtp"));
}

TEST(EmailSenders, smtp_is_one) {
  EmailSettings settings;
  settings.sender = "smtp";
  settings.url = "smtp://127.0.0.1:25";
  settings.from = "no-reply@id.example";
  EXPECT_TRUE(make_email_sender(std::move(settings), system_clock(), system_random()));
}

}  // namespace
}  // namespace jurat::providers
