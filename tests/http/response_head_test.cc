#include "http/response_head.h"

#include <gtest/gtest.h>

namespace jurat::http {
namespace {

TEST(ResponseHead, dates_are_those_of_rfc_9110) {
  EXPECT_EQ(http_date(784'111'777), "Sun, 06 Nov 1994 08:49:37 GMT");  // RFC 9110 5.6.7
  EXPECT_EQ(http_date(0), "Thu, 01 Jan 1970 00:00:00 GMT");
  EXPECT_EQ(http_date(1'709'251'199), "Thu, 29 Feb 2024 23:59:59 GMT");
}

TEST(ResponseHead, framing_is_ours_alone) {
  const Response response{200,
                          {{"Content-Length", "99"},
                           {"connection", "x"},
                           {"Transfer-Encoding", "chunked"},
                           {"Date", "never"},
                           {"X-Kept", "y"}},
                          "abc"};
  EXPECT_EQ(response_head(response, "now", true),
            "HTTP/1.1 200 OK\r\nX-Kept: y\r\nDate: now\r\nContent-Length: 3\r\nConnection: keep-alive\r\n\r\n");
  EXPECT_EQ(response_head({204, {}, ""}, "now", false),
            "HTTP/1.1 204 No Content\r\nDate: now\r\nConnection: close\r\n\r\n");
}

TEST(ResponseHead, nothing_that_splits_a_response_goes_out) {
  EXPECT_EQ(response_head({200, {{"A", "b\r\nC: d"}}, ""}, "now", true), "");
  EXPECT_EQ(response_head({200, {{"A", "b\nC: d"}}, ""}, "now", true), "");
  EXPECT_EQ(response_head({200, {{"A: b\r\nC", "d"}}, ""}, "now", true), "");
  EXPECT_EQ(response_head({200, {{"", "d"}}, ""}, "now", true), "");
  EXPECT_EQ(response_head({99, {}, ""}, "now", true), "");
  EXPECT_EQ(response_head({600, {}, ""}, "now", true), "");
}

TEST(ResponseHead, refusals_are_json_and_say_when_to_come_back) {
  const Response busy = error_response(503, "too many");
  EXPECT_EQ(busy.body, R"({"error":"Service Unavailable","message":"too many"})");
  EXPECT_NE(response_head(busy, "now", false).find("Retry-After: 1\r\n"), std::string::npos);
  EXPECT_EQ(response_head(error_response(400, "no"), "now", false).find("Retry-After"), std::string::npos);
}

TEST(ResponseHead, some_statuses_have_no_body) {
  for (const unsigned status : {100U, 101U, 204U, 304U}) EXPECT_FALSE(status_has_body(status));
  for (const unsigned status : {200U, 201U, 302U, 400U, 500U}) EXPECT_TRUE(status_has_body(status));
}

}  // namespace
}  // namespace jurat::http
