#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "http/client.h"
#include "http/raw_client.h"
#include "http/running_server.h"

namespace jurat::http {
namespace {

using testing::HasSubstr;

const std::string date = "Sun, 06 Nov 1994 08:49:37 +0000";

MailServer server_at(const std::string& url) {
  MailServer server;
  server.url = url;
  server.timeout = std::chrono::milliseconds(2'000);
  return server;
}

TEST(Mail, servers_are_smtp_urls) {
  EXPECT_TRUE(check_mail_server("smtp://mail.example:587"));
  EXPECT_TRUE(check_mail_server("smtps://mail.example"));
  for (const std::string url : {"http://mail.example", "mail.example:25", "smtp://", "", "smtp://user@mail.example"}) {
    const auto checked = check_mail_server(url);
    ASSERT_FALSE(checked) << url;
    EXPECT_EQ(checked.error().failure, Failure::invalid_parameter) << url;
  }
}

TEST(Mail, a_server_that_is_down_is_named) {
  const std::string place = "127.0.0.1:" + std::to_string(run_server()->port());
  const auto sent =
      send_mail(server_at("smtp://" + place), {"a@b.example", "c@d.example", "s", "t"}, "1@b.example", date);
  ASSERT_FALSE(sent);
  EXPECT_EQ(sent.error().failure, Failure::code_delivery_failed);
  EXPECT_THAT(sent.error().message, HasSubstr(place));
}

TEST(Mail, a_server_that_speaks_something_else_is_told_from_one_that_refuses) {
  const auto other = run_server();
  const auto sent = send_mail(server_at("smtp://127.0.0.1:" + std::to_string(other->port())),
                              {"a@b.example", "c@d.example", "s", "t"}, "1@b.example", date);
  ASSERT_FALSE(sent);
  EXPECT_EQ(sent.error().failure, Failure::code_delivery_failed);
}

TEST(Mail, what_cannot_be_put_in_a_message_reaches_no_server) {
  const auto server = run_server();
  const auto sent = send_mail(server_at("smtp://127.0.0.1:" + std::to_string(server->port())),
                              {"a@b.example", "c@d.example\r\nRCPT TO:<e@f>", "s", "t"}, "1@b.example", date);
  ASSERT_FALSE(sent);
  EXPECT_EQ(sent.error().failure, Failure::invalid_parameter);
  EXPECT_EQ(server->load().connections + server->load().refused, 0U);
}

TEST(Mail, a_server_is_reached_when_it_speaks_smtp) {
  const auto other = run_server();
  const std::string place = "127.0.0.1:" + std::to_string(other->port());
  const auto wrong = reach_mail_server(server_at("smtp://" + place), std::chrono::milliseconds(2'000));
  ASSERT_FALSE(wrong);
  EXPECT_EQ(wrong.error().failure, Failure::code_delivery_failed);
  EXPECT_THAT(wrong.error().message, HasSubstr("mail server " + place));
  EXPECT_EQ(reach_mail_server(server_at("https://" + place), std::chrono::milliseconds(2'000)).error().failure,
            Failure::invalid_parameter);
}

}  // namespace
}  // namespace jurat::http
