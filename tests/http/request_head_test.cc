#include "http/request_head.h"

#include <gtest/gtest.h>

#include "core/limits.h"

namespace jurat::http {
namespace {

constexpr std::size_t body_limit = 1000;

unsigned status_of(std::string_view head) {
  HeadFacts facts;
  const auto fault = read_head_facts(head, body_limit, facts);
  return fault ? fault->status : 0;
}

TEST(RequestHead, its_end_is_found_however_the_bytes_arrive) {
  const std::string bytes = "GET / HTTP/1.1\r\nHost: x\r\n\r\nbody";
  for (std::size_t step = 1; step <= bytes.size(); ++step) {
    HeadScanner scanner;
    std::optional<std::size_t> size;
    for (std::size_t seen = 0; !size && seen < bytes.size(); seen += step) {
      size = scanner.scan(std::string_view(bytes).substr(0, seen + step));
    }
    EXPECT_FALSE(scanner.fault());
    EXPECT_EQ(size, bytes.size() - 4) << step;
  }
}

TEST(RequestHead, a_wrong_byte_is_told_before_the_head_ends) {
  for (const std::string_view bytes : {"GET / HTTP/1.1\n", "GET / HTTP/1.1\rX", "GET \x01", "\r\n", "\n", "G\x7f"}) {
    HeadScanner scanner;
    EXPECT_FALSE(scanner.scan(bytes));
    ASSERT_TRUE(scanner.fault()) << bytes;
    EXPECT_EQ(scanner.fault()->status, 400U);
  }
}

TEST(RequestHead, size_and_count_are_bounded_before_the_head_ends) {
  HeadScanner large;
  EXPECT_FALSE(large.scan(std::string(limits::request_head_bytes + 1, 'a')));
  ASSERT_TRUE(large.fault());
  EXPECT_EQ(large.fault()->status, 431U);
  std::string lines = "GET / HTTP/1.1\r\n";
  for (std::size_t i = 0; i < limits::request_headers; ++i) lines += "a:\r\n";
  HeadScanner enough;
  EXPECT_TRUE(enough.scan(lines + "\r\n"));
  HeadScanner many;
  EXPECT_FALSE(many.scan(lines + "a:\r\n"));
  ASSERT_TRUE(many.fault());
  EXPECT_EQ(many.fault()->status, 431U);
}

TEST(RequestHead, facts_about_the_body_are_read) {
  HeadFacts facts;
  EXPECT_FALSE(read_head_facts("POST / HTTP/1.1\r\nHOST:\tx \r\ncontent-LENGTH:\t 1000 \r\n\r\n", body_limit, facts));
  EXPECT_EQ(facts.content_length, 1000U);
  EXPECT_FALSE(facts.chunked);
  HeadFacts chunked;
  EXPECT_FALSE(read_head_facts(
      "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: Chunked\r\nExpect: 100-Continue\r\n\r\n", body_limit, chunked));
  EXPECT_TRUE(chunked.chunked);
  EXPECT_TRUE(chunked.expects_continue);
}

TEST(RequestHead, a_length_beyond_the_limit_is_413_but_wrong_framing_comes_first) {
  EXPECT_EQ(status_of("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1001\r\n\r\n"), 413U);
  EXPECT_EQ(status_of("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1001\r\nContent-Length: 1\r\n\r\n"), 400U);
  EXPECT_EQ(status_of("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9999999999999999999\r\n\r\n"), 413U);
  EXPECT_EQ(status_of("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999\r\n\r\n"), 400U);
}

TEST(RequestHead, http_1_0_needs_no_host_and_knows_no_expect) {
  EXPECT_EQ(status_of("GET / HTTP/1.0\r\n\r\n"), 0U);
  EXPECT_EQ(status_of("GET / HTTP/1.1\r\n\r\n"), 400U);
  HeadFacts facts;
  EXPECT_FALSE(read_head_facts("POST / HTTP/1.0\r\nExpect: 100-continue\r\n\r\n", body_limit, facts));
  EXPECT_FALSE(facts.expects_continue);
}

TEST(RequestHead, targets_are_taken_apart) {
  const auto plain = split_target("GET", "/a%20b/?x=/y?z");
  ASSERT_TRUE(plain);
  EXPECT_EQ(plain->path, "/a%20b/");
  EXPECT_EQ(plain->query, "x=/y?z");
  EXPECT_FALSE(plain->authority);
  const auto absolute = split_target("GET", "HTTPS://Host:8443/p?q");
  ASSERT_TRUE(absolute);
  EXPECT_EQ(absolute->authority, "Host:8443");
  EXPECT_EQ(absolute->path, "/p");
  EXPECT_EQ(absolute->query, "q");
  const auto no_path = split_target("GET", "http://h?q");
  ASSERT_TRUE(no_path);
  EXPECT_EQ(no_path->path, "/");
  EXPECT_EQ(no_path->query, "q");
  EXPECT_EQ(split_target("OPTIONS", "*")->path, "*");
}

TEST(RequestHead, what_is_no_target_is_refused) {
  for (const std::string_view target : {"", "a", "*", "?q", "http:///p", "http://u:p@h/", "file:///p", "h:443", "/#",
                                        "/ ", "/\x7f", "/\xc3\xa9", "://h/"}) {
    EXPECT_FALSE(split_target("GET", target)) << target;
  }
}

}  // namespace
}  // namespace jurat::http
