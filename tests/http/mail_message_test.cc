#include "http/mail_message.h"

#include <gtest/gtest.h>

#include <string>

#include "core/base64.h"
#include "core/limits.h"

namespace jurat::http {
namespace {

MailParts good() {
  return {.from = "Jurat <no-reply@id.example>",
          .to = "ada@example.com",
          .subject = "Your code",
          .text = "123456\n",
          .message_id = "1@id.example",
          .date = "Sun, 06 Nov 1994 08:49:37 +0000"};
}

std::string::size_type longest_line(std::string_view text) {
  std::size_t longest = 0;
  while (!text.empty()) {
    const std::size_t end = text.find("\r\n");
    longest = std::max(longest, end == std::string_view::npos ? text.size() : end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 2);
  }
  return longest;
}

TEST(MailMessage, a_plain_message_is_readable_as_it_is) {
  const auto message = compose_mail(good());
  ASSERT_TRUE(message) << message.error().message;
  EXPECT_EQ(message->envelope_from, "no-reply@id.example");
  EXPECT_EQ(message->envelope_to, "ada@example.com");
  EXPECT_EQ(message->bytes,
            "Date: Sun, 06 Nov 1994 08:49:37 +0000\r\n"
            "From: \"Jurat\"\r\n <no-reply@id.example>\r\n"
            "To: ada@example.com\r\n"
            "Message-ID: <1@id.example>\r\n"
            "Subject: Your code\r\n"
            "MIME-Version: 1.0\r\n"
            "Content-Type: text/plain; charset=utf-8\r\n"
            "Content-Transfer-Encoding: quoted-printable\r\n"
            "Auto-Submitted: auto-generated\r\n"
            "\r\n"
            "123456\r\n");
}

TEST(MailMessage, nothing_adds_a_header_or_a_recipient) {
  for (const std::string_view bad :
       {std::string_view("a\r\nBcc: eve@example.com"), std::string_view("a\nBcc: eve"), std::string_view("a\rb"),
        std::string_view("a\0b", 3), std::string_view("a\x7f")}) {
    for (std::string_view MailParts::* part :
         {&MailParts::from, &MailParts::to, &MailParts::subject, &MailParts::message_id, &MailParts::date}) {
      MailParts parts = good();
      parts.*part = bad;
      const auto message = compose_mail(parts);
      ASSERT_FALSE(message) << bad;
      EXPECT_EQ(message.error().failure, Failure::invalid_parameter);
    }
  }
}

TEST(MailMessage, addresses_are_single_and_ascii) {
  for (const std::string_view address : {"a@b", "a.b+c@d-e.f", "!#$%&'*+-/=?^_`{|}~@x.y", "A@xn--bcher-kva.example"}) {
    EXPECT_TRUE(is_mail_address(address)) << address;
  }
  for (const std::string_view address :
       {"",           "a",     "@b",     "a@",    "a@b@c", "a b@c", "a@b c",  "a@b,c@d", "<a@b>",         "a@b>",
        "a@-b",       "a@b-",  "a@b..c", "a@b.",  ".a@b",  "a.@b",  "a..b@c", "\"a\"@b", "a@[127.0.0.1]", "\xc3\xa9@b",
        "a@\xc3\xa9", "a;b@c", "a:b@c",  "a(b)@c"}) {
    EXPECT_FALSE(is_mail_address(address)) << address;
  }
  EXPECT_TRUE(is_mail_address(std::string(64, 'a') + "@b"));
  EXPECT_FALSE(is_mail_address(std::string(65, 'a') + "@b"));
  EXPECT_FALSE(is_mail_address("a@" + std::string(64, 'b')));
}

TEST(MailMessage, errors_do_not_repeat_the_destination) {
  MailParts parts = good();
  parts.to = "ada lovelace@example.com";
  const auto message = compose_mail(parts);
  ASSERT_FALSE(message);
  EXPECT_EQ(message.error().message.find("ada"), std::string::npos);
}

TEST(MailMessage, sender_names_are_quoted_or_encoded) {
  MailParts parts = good();
  parts.from = "The \"Id\" \\ Team <a@b.example>";
  EXPECT_NE(compose_mail(parts)->bytes.find("From: \"The \\\"Id\\\" \\\\ Team\"\r\n <a@b.example>\r\n"),
            std::string::npos);
  parts.from = "B\xc3\xbc\x63her <a@b.example>";
  EXPECT_NE(compose_mail(parts)->bytes.find("From: =?UTF-8?B?QsO8Y2hlcg==?=\r\n <a@b.example>\r\n"), std::string::npos);
  parts.from = "a@b.example";
  EXPECT_NE(compose_mail(parts)->bytes.find("From: a@b.example\r\n"), std::string::npos);
  for (const std::string_view from :
       {"", "Name", "Name <a>", "Name <a@b", "a@b>", "Name <a@b> x", "<>", "x <a@b>, y <c@d>"}) {
    EXPECT_FALSE(check_mail_sender(from)) << from;
    parts.from = from;
    EXPECT_FALSE(compose_mail(parts)) << from;
  }
}

TEST(MailMessage, subjects_in_any_language_survive_in_short_ascii_lines) {
  std::string subject;
  for (int i = 0; i < 40; ++i) subject += "\xe7\xa2\xba\xe8\xaa\x8d a\xf0\x9f\x94\x91";
  const std::string encoded = encode_header_text(subject, 9);
  EXPECT_LE(longest_line(encoded), 76U - 9U + 9U);
  EXPECT_LE(encoded.find("\r\n") + 9, 76U);
  std::string decoded;
  for (std::size_t at = encoded.find("=?UTF-8?B?"); at != std::string::npos; at = encoded.find("=?UTF-8?B?", at + 1)) {
    const std::size_t end = encoded.find("?=", at + 10);
    EXPECT_LE(end + 2 - at, 75U) << "RFC 2047 2";
    const auto bytes = from_base64(encoded.substr(at + 10, end - at - 10));
    ASSERT_TRUE(bytes);
    EXPECT_TRUE(is_utf8(as_text(*bytes))) << "no character is split over two words";
    decoded += as_text(*bytes);
  }
  EXPECT_EQ(decoded, subject);
}

TEST(MailMessage, plain_subjects_that_look_encoded_or_are_long_are_encoded) {
  EXPECT_EQ(encode_header_text("Your code", 9), "Your code");
  EXPECT_TRUE(encode_header_text("=?UTF-8?B?eA==?=", 9).starts_with("=?UTF-8?B?"));
  EXPECT_NE(encode_header_text("=?UTF-8?B?eA==?=", 9), "=?UTF-8?B?eA==?=");
  EXPECT_TRUE(encode_header_text(std::string(200, 'a'), 9).starts_with("=?UTF-8?B?"));
  EXPECT_EQ(encode_header_text("", 9), "");
}

// RFC 2045 6.7, rules 1 to 5.
TEST(MailMessage, quoted_printable_follows_its_rules) {
  EXPECT_EQ(encode_quoted_printable("a=b"), "a=3Db");
  EXPECT_EQ(encode_quoted_printable("\xc3\xa9"), "=C3=A9");
  EXPECT_EQ(encode_quoted_printable("a \nb\t\r\nc "), "a=20\r\nb=09\r\nc=20");
  EXPECT_EQ(encode_quoted_printable("a b\tc"), "a b\tc");
  EXPECT_EQ(encode_quoted_printable("a\rb\nc\r\nd"), "a\r\nb\r\nc\r\nd");
  EXPECT_EQ(encode_quoted_printable(std::string(76, 'a')), std::string(75, 'a') + "=\r\na");
  EXPECT_EQ(encode_quoted_printable(std::string_view("\0", 1)), "=00");
  const std::string long_line = encode_quoted_printable(std::string(1000, '='));
  EXPECT_LE(longest_line(long_line), 76U);
  for (std::size_t at = long_line.find("\r\n"); at != std::string::npos; at = long_line.find("\r\n", at + 2)) {
    EXPECT_EQ(long_line[at - 1], '=');
    EXPECT_TRUE(long_line.substr(at - 4, 3) == "=3D") << "no soft break within an escape";
  }
}

TEST(MailMessage, sizes_and_encodings_are_bounded) {
  MailParts parts = good();
  const std::string long_text(limits::mail_text_bytes + 1, 'a');
  parts.text = long_text;
  EXPECT_FALSE(compose_mail(parts));
  parts = good();
  parts.text = "\xff";
  EXPECT_FALSE(compose_mail(parts));
  parts = good();
  parts.subject = "\xc3";
  EXPECT_FALSE(compose_mail(parts));
  parts = good();
  const std::string long_subject(limits::mail_header_bytes + 1, 'a');
  parts.subject = long_subject;
  EXPECT_FALSE(compose_mail(parts));
}

TEST(MailMessage, dates_are_those_of_rfc_5322) {
  EXPECT_EQ(mail_date(Moment::from_seconds(784'111'777)), "Sun, 06 Nov 1994 08:49:37 +0000");
}

}  // namespace
}  // namespace jurat::http
