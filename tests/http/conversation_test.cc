#include "http/conversation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <string>
#include <vector>

#include "core/limits.h"
#include "http/raw_client.h"
#include "http/running_server.h"

namespace jurat::http {
namespace {

using std::chrono::milliseconds;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

std::string ask(const Server& server, std::string_view bytes) {
  RawClient client(server.port());
  client.send(bytes);
  return client.read_to_end();
}

TEST(Conversation, a_request_is_answered_with_our_headers_and_no_banner) {
  const auto server = run_server();
  RawClient client(server->port());
  client.send("POST /a/b?c=d&e HTTP/1.1\r\nHost: example\r\nContent-Length: 2\r\n\r\nhi");
  const std::string response = client.read_response();
  EXPECT_THAT(response, StartsWith("HTTP/1.1 200 OK\r\n"));
  EXPECT_THAT(response, HasSubstr("POST /a/b [c=d&e] [hi] host=example peer=127.0.0.1 plain"));
  EXPECT_THAT(response, HasSubstr("\r\nDate: "));
  EXPECT_THAT(response, HasSubstr("\r\nConnection: keep-alive\r\n"));
  EXPECT_THAT(response, Not(HasSubstr("Server:")));
}

TEST(Conversation, requests_sent_at_once_are_answered_in_their_order) {
  const auto server = run_server();
  RawClient client(server->port());
  std::string all;
  for (int i = 0; i < 20; ++i) {
    const std::string number = std::to_string(i);
    all += "POST /" + std::string(i == 0 ? "slow" : number) +
           " HTTP/1.1\r\nHost: x\r\nContent-Length: " + std::to_string(number.size()) + "\r\n\r\n" + number;
  }
  client.send(all);
  for (int i = 0; i < 20; ++i) EXPECT_THAT(client.read_response(), HasSubstr("[" + std::to_string(i) + "]"));
}

TEST(Conversation, a_request_arriving_byte_by_byte_is_one_request) {
  const auto server = run_server();
  RawClient client(server->port());
  for (const char c : std::string_view("PUT /x HTTP/1.1\r\nHost: y\r\nTransfer-Encoding: chunked\r\n\r\n"
                                       "3;ext=1\r\nabc\r\n1\r\nd\r\n0\r\nTrailer: z\r\n\r\n")) {
    client.send({&c, 1});
  }
  EXPECT_THAT(client.read_response(), HasSubstr("PUT /x [] [abcd]"));
  client.send("GET /next HTTP/1.1\r\nHost: y\r\n\r\n");
  EXPECT_THAT(client.read_response(), HasSubstr("GET /next"));
}

TEST(Conversation, head_and_204_have_no_body) {
  const auto server = run_server();
  RawClient client(server->port());
  client.send("HEAD /a HTTP/1.1\r\nHost: x\r\n\r\n");
  const std::string head = client.read_response(false);
  EXPECT_THAT(head, HasSubstr("Content-Length: 4"));
  client.send("GET /204 HTTP/1.1\r\nHost: x\r\n\r\n");
  const std::string none = client.read_response(false);
  EXPECT_THAT(none, StartsWith("HTTP/1.1 204 "));
  EXPECT_THAT(none, Not(HasSubstr("Content-Length")));
  client.send("GET /after HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_THAT(client.read_response(), StartsWith("HTTP/1.1 200 "));
}

TEST(Conversation, http_1_0_closes_unless_it_asks_to_stay) {
  const auto server = run_server();
  EXPECT_THAT(ask(*server, "GET / HTTP/1.0\r\n\r\n"), HasSubstr("Connection: close"));
  RawClient client(server->port());
  client.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
  EXPECT_THAT(client.read_response(), HasSubstr("Connection: keep-alive"));
  EXPECT_THAT(ask(*server, "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"), HasSubstr("Connection: close"));
}

TEST(Conversation, an_absolute_target_replaces_the_host) {
  const auto server = run_server();
  const std::string response =
      ask(*server, "GET http://real.example/p?q HTTP/1.1\r\nHost: other\r\nConnection: close\r\n\r\n");
  EXPECT_THAT(response, HasSubstr("GET /p [q] [] host=real.example"));
}

// RFC 9112 3.2.2. Request::header() gives nothing for a name that is there twice, so one Host alone is left.
TEST(Conversation, no_host_but_the_absolute_targets_reaches_the_handler) {
  const auto server = run_server();
  for (const std::string head : {"GET http://real.example:8080 HTTP/1.1\r\nHost: 127.0.0.1\r\n",
                                 "GET http://real.example:8080/ HTTP/1.1\r\nHOST: 127.0.0.1\r\n",
                                 "GET http://real.example:8080/ HTTP/1.1\r\nHost: real.example:8080\r\n",
                                 "GET http://real.example:8080/ HTTP/1.0\r\n"}) {
    EXPECT_THAT(ask(*server, head + "Connection: close\r\n\r\n"), HasSubstr("host=real.example:8080 "));
  }
}

TEST(Conversation, continue_is_said_before_a_body_that_waits_for_it) {
  const auto server = run_server();
  RawClient client(server->port());
  client.send("POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n");
  EXPECT_EQ(client.read_response(), "HTTP/1.1 100 Continue\r\n\r\n");
  client.send("abc");
  EXPECT_THAT(client.read_response(), HasSubstr("[abc]"));
  EXPECT_THAT(ask(*server, "POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 99999999\r\n\r\n"),
              StartsWith("HTTP/1.1 413 "));
  EXPECT_THAT(ask(*server, "POST / HTTP/1.1\r\nHost: x\r\nExpect: tea\r\nContent-Length: 1\r\n\r\n"),
              StartsWith("HTTP/1.1 417 "));
}

TEST(Conversation, what_two_readers_could_read_differently_is_refused) {
  const auto server = run_server();
  const std::string post = "POST / HTTP/1.1\r\nHost: x\r\n";
  const std::string get = "GET / HTTP/1.1\r\n";
  const std::vector<std::string> requests{
      post + "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
      post + "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n",
      post + "Content-Length: 4\r\nContent-Length: 5\r\n\r\nabcd",
      post + "Content-Length: 4\r\nContent-Length: 4\r\n\r\nabcd",
      post + "Content-Length: 4, 4\r\n\r\nabcd",
      post + "Content-Length: +4\r\n\r\nabcd",
      post + "Content-Length: -1\r\n\r\n",
      post + "Content-Length: 0x4\r\n\r\nabcd",
      post + "Content-Length: \r\n\r\n",
      post + "Content-Length : 4\r\n\r\nabcd",
      post + " Content-Length: 4\r\n\r\nabcd",
      post + "A: b\r\n c\r\n\r\n",
      post + "A: b\r\n\tc\r\n\r\n",
      post + "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n",
      post + "Transfer-Encoding: chunked\r\n\r\nzz\r\n",
      post + "Transfer-Encoding: chunked\r\n\r\n-1\r\n",
      post + "Transfer-Encoding: chunked\r\n\r\n0x1\r\na\r\n0\r\n\r\n",
      post + "Transfer-Encoding: chunked\r\n\r\n1\r\nabc\r\n0\r\n\r\n",
      post + "Transfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\n",
      "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
      get + "\r\n",
      get + "Host: a\r\nHost: b\r\n\r\n",
      get + "Host: a\nX: y\r\n\r\n",
      get + "Host: a\rX: y\r\n\r\n",
      get + "Host: a\r\n\n",
      get + "Host: a\r\nX: \x01\r\n\r\n",
      get + "Host: a\r\nX: " + std::string(1, '\0') + "\r\n\r\n",
      get + "Host: a\r\nX\r\n\r\n",
      get + "Host: a\r\n: y\r\n\r\n",
      get + "Host: a\r\nX(: y\r\n\r\n",
      "GET  / HTTP/1.1\r\nHost: a\r\n\r\n",
      "GET /a b HTTP/1.1\r\nHost: a\r\n\r\n",
      "GET / HTTP/1.1 \r\nHost: a\r\n\r\n",
      "GET /\r\nHost: a\r\n\r\n",
      "G(T / HTTP/1.1\r\nHost: a\r\n\r\n",
      "GET /\x80 HTTP/1.1\r\nHost: a\r\n\r\n",
      "GET a HTTP/1.1\r\nHost: a\r\n\r\n",
      "GET ftp://a/ HTTP/1.1\r\nHost: a\r\n\r\n",
      "GET http://u@a/ HTTP/1.1\r\nHost: a\r\n\r\n",
      "GET * HTTP/1.1\r\nHost: a\r\n\r\n",
      "GET /#f HTTP/1.1\r\nHost: a\r\n\r\n",
      "CONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\n",
      "GET / http/1.1\r\nHost: a\r\n\r\n",
      "\r\n\r\n\r\n",
      "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
  };
  for (const std::string& request : requests) {
    const std::string response = ask(*server, request);
    EXPECT_THAT(response, StartsWith("HTTP/1.1 400 Bad Request\r\n")) << request;
    EXPECT_THAT(response, HasSubstr("\r\nConnection: close\r\n")) << request;
    EXPECT_THAT(response, HasSubstr("\r\n\r\n{\"error\":\"Bad Request\",\"message\":\"")) << request;
    EXPECT_EQ(response.find("HTTP/1.1 ", 8), std::string::npos) << "a second request was seen in " << request;
  }
  EXPECT_EQ(server->load().answered, 0U);
  EXPECT_EQ(server->load().refused, requests.size());
}

TEST(Conversation, codings_and_versions_of_others_are_named) {
  const auto server = run_server();
  EXPECT_THAT(ask(*server, "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"),
              StartsWith("HTTP/1.1 501 "));
  EXPECT_THAT(ask(*server, "GET / HTTP/2.0\r\nHost: x\r\n\r\n"), StartsWith("HTTP/1.1 505 "));
}

TEST(Conversation, headers_beyond_the_limits_get_431) {
  const auto server = run_server();
  const std::string start = "GET / HTTP/1.1\r\nHost: x\r\n";
  const std::string large = "X: " + std::string(limits::request_head_bytes, 'a');
  EXPECT_THAT(ask(*server, start + large), StartsWith("HTTP/1.1 431 "));
  std::string many = start;
  for (std::size_t i = 1; i < limits::request_headers; ++i) many += "X: y\r\n";
  EXPECT_THAT(ask(*server, many + "Connection: close\r\n\r\n"), StartsWith("HTTP/1.1 431 "));
  EXPECT_THAT(ask(*server, many.substr(0, many.size() - 6) + "Connection: close\r\n\r\n"), StartsWith("HTTP/1.1 200 "));
  const std::string frame = "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX: ";
  const std::size_t room = limits::request_head_bytes - frame.size() - 4;
  EXPECT_THAT(ask(*server, frame + std::string(room, 'a') + "\r\n\r\n"), StartsWith("HTTP/1.1 200 "));
  EXPECT_THAT(ask(*server, frame + std::string(room + 1, 'a') + "\r\n\r\n"), StartsWith("HTTP/1.1 431 "));
}

TEST(Conversation, a_body_beyond_the_limit_gets_413_before_it_arrived) {
  const auto server = run_server();
  RawClient announced(server->port());
  announced.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10485760\r\n\r\n");
  EXPECT_THAT(announced.read_response(), StartsWith("HTTP/1.1 413 "));
  RawClient chunked(server->port());
  chunked.send("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n100001\r\n");
  EXPECT_THAT(chunked.read_response(), StartsWith("HTTP/1.1 413 "));
  const std::string whole(limits::request_body_bytes, 'b');
  RawClient fits(server->port());
  fits.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1048576\r\n\r\n" + whole);
  EXPECT_THAT(fits.read_response(), HasSubstr("[" + whole + "]"));
}

TEST(Conversation, a_caller_that_goes_on_sending_sees_the_refusal) {
  const auto server = run_server();
  RawClient client(server->port());
  const std::string body(10 << 20, 'b');
  client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10485760\r\n\r\n");
  EXPECT_TRUE(client.send(body));
  EXPECT_THAT(client.read_response(), StartsWith("HTTP/1.1 413 "));
}

TEST(Conversation, slow_heads_and_bodies_get_408_and_idle_connections_silence) {
  ServerSettings settings = loopback();
  settings.times.head = settings.times.body = settings.times.idle = milliseconds(300);
  const auto server = run_server(settings);
  RawClient head(server->port());
  RawClient body(server->port());
  RawClient idle(server->port());
  RawClient silent(server->port());
  idle.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_THAT(idle.read_response(), StartsWith("HTTP/1.1 200 "));
  head.send("GET / HTTP/1.1\r\nHo");
  body.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nab");
  EXPECT_THAT(head.read_to_end(), StartsWith("HTTP/1.1 408 "));
  EXPECT_THAT(body.read_to_end(), StartsWith("HTTP/1.1 408 "));
  EXPECT_TRUE(idle.closes_silently());
  EXPECT_TRUE(silent.closes_silently());
}

TEST(Conversation, a_reader_that_does_not_read_is_dropped) {
  ServerSettings settings = loopback();
  settings.times.write = milliseconds(300);
  const auto server = run_server(settings);
  RawClient client(server->port());
  std::string requests;
  for (int i = 0; i < 8; ++i) requests += "GET /large HTTP/1.1\r\nHost: x\r\n\r\n";
  client.send(requests);
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  while (server->load().connections > 0 && std::chrono::steady_clock::now() < until) std::this_thread::yield();
  EXPECT_EQ(server->load().connections, 0U);
}

TEST(Conversation, large_answers_arrive_whole) {
  const auto server = run_server();
  const std::string response = ask(*server, "GET /large HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  EXPECT_EQ(response.size() - response.find("\r\n\r\n") - 4, std::size_t{3} << 20);
}

TEST(Conversation, broken_handlers_and_answers_become_500) {
  const auto server = run_server();
  RawClient client(server->port());
  client.send("GET /throw HTTP/1.1\r\nHost: x\r\n\r\n");
  const std::string thrown = client.read_response();
  EXPECT_THAT(thrown, StartsWith("HTTP/1.1 500 "));
  EXPECT_THAT(thrown, Not(HasSubstr("broken handler")));
  client.send("GET /split HTTP/1.1\r\nHost: x\r\n\r\n");
  const std::string split = client.read_response();
  EXPECT_THAT(split, StartsWith("HTTP/1.1 500 "));
  EXPECT_THAT(split, Not(HasSubstr("Set-Cookie")));
}

TEST(Conversation, when_the_queue_is_full_the_answer_is_503_at_once) {
  ServerSettings settings = loopback();
  settings.workers = 1;
  settings.waiting_requests = 1;
  std::promise<void> release;
  const std::shared_future<void> released = release.get_future().share();
  const auto server = run_server(settings, [released](const Request&) {
    released.wait();
    return Response{};
  });
  const std::string request = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";
  RawClient running(server->port());
  RawClient waiting(server->port());
  running.send(request);
  while (server->load().running_requests < 1) std::this_thread::yield();
  waiting.send(request);
  while (server->load().waiting_requests < 1) std::this_thread::yield();
  RawClient refused(server->port());
  refused.send(request);
  const std::string response = refused.read_response();
  EXPECT_THAT(response, StartsWith("HTTP/1.1 503 "));
  EXPECT_THAT(response, HasSubstr("Retry-After: 1\r\n"));
  release.set_value();
  EXPECT_THAT(running.read_response(), StartsWith("HTTP/1.1 200 "));
  EXPECT_THAT(waiting.read_response(), StartsWith("HTTP/1.1 200 "));
  refused.send(request);
  EXPECT_THAT(refused.read_response(), StartsWith("HTTP/1.1 200 ")) << "503 keeps the connection";
}

TEST(Conversation, unfinished_bodies_together_have_a_bound) {
  ServerSettings settings = loopback();
  settings.buffered_bytes = 1 << 20;
  const auto server = run_server(settings);
  RawClient first(server->port());
  const std::string half(700'000, 'b');
  const std::string request = "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 700001\r\n\r\n" + half;
  first.send(request);
  while (server->load().buffered_bytes < 700'000) std::this_thread::yield();
  RawClient second(server->port());
  second.send(request + "c");
  const std::string response = second.read_response();
  EXPECT_THAT(response, StartsWith("HTTP/1.1 503 "));
  first.send("c");
  EXPECT_THAT(first.read_response(), StartsWith("HTTP/1.1 200 "));
  RawClient third(server->port());
  third.send(request + "c");
  EXPECT_THAT(third.read_response(), StartsWith("HTTP/1.1 200 ")) << "what a request held is given back";
}

TEST(Conversation, a_new_caller_takes_the_place_of_the_longest_idle_one) {
  ServerSettings settings = loopback();
  settings.connections = 2;
  const auto server = run_server(settings);
  const std::string request = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";
  RawClient first(server->port());
  first.send(request);
  first.read_response();
  RawClient second(server->port());
  second.send(request);
  second.read_response();
  first.send(request);  // now the second one is the longest idle
  first.read_response();
  RawClient third(server->port());
  third.send(request);
  EXPECT_THAT(third.read_response(), StartsWith("HTTP/1.1 200 "));
  EXPECT_TRUE(second.closes_silently());
  first.send(request);
  EXPECT_THAT(first.read_response(), StartsWith("HTTP/1.1 200 "));
}

TEST(Conversation, when_all_places_are_busy_a_new_caller_gets_503) {
  ServerSettings settings = loopback();
  settings.connections = 1;
  const auto server = run_server(settings);
  RawClient busy(server->port());
  busy.send("GET / HT");
  // Until its first bytes are read the busy one counts as idle and would be closed instead.
  while (server->load().buffered_bytes == 0) std::this_thread::yield();
  RawClient late(server->port());
  EXPECT_THAT(late.read_response(), StartsWith("HTTP/1.1 503 "));
  busy.send("TP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_THAT(busy.read_response(), StartsWith("HTTP/1.1 200 "));
}

}  // namespace
}  // namespace jurat::http
