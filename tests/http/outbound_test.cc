#include "http/outbound.h"

#include <gtest/gtest.h>

namespace jurat::http {
namespace {

TEST(Outbound, a_place_is_where_the_url_leads) {
  const auto place = parse_place("HTTPS://Example.COM/a?b");
  ASSERT_TRUE(place);
  EXPECT_EQ(place->scheme, "https");
  EXPECT_EQ(place->host, "example.com");
  EXPECT_EQ(place->port, "443");
  EXPECT_FALSE(place->loopback);
  EXPECT_EQ(parse_place("smtp://mail.example:2525")->text(), "mail.example:2525");
}

TEST(Outbound, loopback_is_loopback_however_it_is_written) {
  for (const std::string url :
       {"http://127.0.0.1/", "http://127.8.9.1:80/", "http://[::1]:80/", "http://localhost/", "http://LOCALHOST:8080/",
        "http://0x7f000001/", "http://2130706433/", "http://127.1/", "http://[::ffff:127.0.0.1]/"}) {
    const auto place = parse_place(url);
    ASSERT_TRUE(place) << url;
    EXPECT_TRUE(place->loopback) << url << " " << place->host;
  }
  for (const std::string url :
       {"http://127.0.0.1.example/", "http://localhost.example/", "http://128.0.0.1/", "http://[::2]/",
        "http://0.0.0.0/", "http://example/127.0.0.1", "http://example?127.0.0.1", "http://example#localhost"}) {
    const auto place = parse_place(url);
    ASSERT_TRUE(place) << url;
    EXPECT_FALSE(place->loopback) << url;
  }
}

TEST(Outbound, urls_with_credentials_or_white_space_are_refused) {
  for (const std::string url : {"https://user@h/", "https://user:pass@h/", "https://h/ x", "https://h/\r\nX: y", "",
                                "h", "https://", "://h", "https://h:99999/"}) {
    const auto place = parse_place(url);
    if (place) EXPECT_TRUE(place->scheme != "https") << url;
    if (!place) EXPECT_EQ(place.error().failure, Failure::invalid_parameter) << url;
  }
  const auto secret = parse_place("https://user:hidden@h/");
  ASSERT_FALSE(secret);
  EXPECT_EQ(secret.error().message.find("hidden"), std::string::npos);
}

TEST(Outbound, a_wait_needs_an_end) {
  const auto place = parse_place("https://h/").value();
  EXPECT_FALSE(Outbound::prepare({"https://h/", "https", "", std::chrono::milliseconds(0), 10}, place));
  EXPECT_TRUE(Outbound::prepare({"https://h/", "https", "", std::chrono::milliseconds(1), 10}, place));
}

}  // namespace
}  // namespace jurat::http
