#include "http/client.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <stdexcept>
#include <string>

#include "http/running_server.h"

namespace jurat::http {
namespace {

using testing::HasSubstr;

const std::string folder = JURAT_TEST_DATA "/tls/";

ClientRequest to(const Server& server, const std::string& path) {
  ClientRequest request;
  request.url = "http://127.0.0.1:" + std::to_string(server.port()) + path;
  return request;
}

TEST(Client, method_headers_and_body_go_out_as_given) {
  Request seen;
  const auto server = run_server(loopback(), [&seen](const Request& request) {
    seen = request;
    return Response{418, {{"X-One", "1"}, {"X-Empty", ""}}, std::string("a\0b", 3)};
  });
  ClientRequest request = to(*server, "/p?q=1");
  request.method = "PATCH";
  request.headers = {{"X-Given", "given"}, {"X-Nothing", ""}};
  request.body = std::string("x\0y", 3);
  const auto response = send(request);
  ASSERT_TRUE(response) << response.error().message;
  EXPECT_EQ(response->status, 418U);
  EXPECT_EQ(response->body, std::string("a\0b", 3));
  EXPECT_THAT(response->headers, testing::Contains(testing::Field(&Header::name, "x-one")));
  EXPECT_EQ(seen.method, "PATCH");
  EXPECT_EQ(seen.path, "/p");
  EXPECT_EQ(seen.query, "q=1");
  EXPECT_EQ(std::string_view(seen.body), request.body);
  EXPECT_EQ(seen.header("x-given"), "given");
  EXPECT_EQ(seen.header("x-nothing"), "");
  EXPECT_FALSE(seen.header("expect"));
}

TEST(Client, a_kept_connection_is_one_connection_and_each_answer_stands_alone) {
  unsigned number = 0;
  const auto server = run_server(loopback(), [&number](const Request& request) {
    return Response{200 + number, {{"X-Number", std::to_string(number++)}}, std::string(request.body)};
  });
  ClientRequest request = to(*server, "/");
  request.method = "POST";
  auto connection = KeptConnection::to(request);
  ASSERT_TRUE(connection) << connection.error().message;
  for (unsigned i = 0; i < 3; ++i) {
    request.body = std::string(i, 'x');
    request.headers = {{"X-Given", std::to_string(i)}};
    const auto response = connection->exchange(request);
    ASSERT_TRUE(response) << response.error().message;
    EXPECT_EQ(response->status, 200 + i);
    EXPECT_EQ(response->body, request.body);
    EXPECT_THAT(response->headers, testing::Contains(testing::Field(&Header::value, std::to_string(i))));
    EXPECT_EQ(server->load().connections, 1U);
  }
}

TEST(Client, plain_http_to_others_is_for_those_who_ask_for_it) {
  ClientRequest request;
  request.url = "http://192.0.2.1/";
  EXPECT_EQ(KeptConnection::to(request).error().failure, Failure::invalid_parameter);
  request.plain_http = true;
  EXPECT_TRUE(KeptConnection::to(request));
}

TEST(Client, get_and_head_have_no_body) {
  const auto server = run_server();
  EXPECT_THAT(send(to(*server, "/a"))->body, HasSubstr("GET /a [] []"));
  ClientRequest head = to(*server, "/a");
  head.method = "HEAD";
  const auto response = send(head);
  ASSERT_TRUE(response) << response.error().message;
  EXPECT_EQ(response->status, 200U);
  EXPECT_EQ(response->body, "");
}

TEST(Client, redirects_are_answers) {
  const auto server =
      run_server(loopback(), [](const Request&) { return Response{302, {{"Location", "/other"}}, ""}; });
  const auto response = send(to(*server, "/"));
  ASSERT_TRUE(response);
  EXPECT_EQ(response->status, 302U);
}

TEST(Client, proxies_of_the_environment_are_ignored) {
  const auto server = run_server();
  ASSERT_EQ(setenv("http_proxy", "http://127.0.0.1:1", 1), 0);
  ASSERT_EQ(setenv("ALL_PROXY", "http://127.0.0.1:1", 1), 0);
  EXPECT_TRUE(send(to(*server, "/")));
  unsetenv("http_proxy");
  unsetenv("ALL_PROXY");
}

TEST(Client, an_answer_that_is_too_large_is_cut_off) {
  const auto server = run_server();
  const auto response = send(to(*server, "/large"));
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().failure, Failure::too_large);
}

TEST(Client, an_answer_that_is_too_late_names_server_and_time) {
  const auto server = run_server();
  ClientRequest request = to(*server, "/slow");
  request.timeout = std::chrono::milliseconds(50);
  const auto response = send(request);
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().failure, Failure::input_output);
  EXPECT_THAT(response.error().message,
              HasSubstr("127.0.0.1:" + std::to_string(server->port()) + ": no answer within 50 ms"));
}

TEST(Client, a_server_that_is_down_is_named) {
  const std::uint16_t port = run_server()->port();
  ClientRequest request;
  request.url = "http://127.0.0.1:" + std::to_string(port);
  const auto response = send(request);
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().failure, Failure::input_output);
  EXPECT_THAT(response.error().message, HasSubstr(std::to_string(port)));
}

TEST(Client, only_https_is_spoken_beyond_loopback) {
  for (const std::string url : {"http://192.0.2.1/", "http://example.com/", "ftp://127.0.0.1/", "file:///etc/passwd",
                                "gopher://127.0.0.1/", "smtp://127.0.0.1/", "dict://127.0.0.1/"}) {
    ClientRequest request;
    request.url = url;
    const auto response = send(request);
    ASSERT_FALSE(response) << url;
    EXPECT_EQ(response.error().failure, Failure::invalid_parameter) << url;
  }
}

TEST(Client, headers_that_would_split_a_request_are_refused) {
  const auto server = run_server();
  for (const Header& header : {Header{"A", "b\r\nC: d"}, Header{"A:", "b"}, Header{"A\r\nB", "c"}, Header{"", "c"}}) {
    ClientRequest request = to(*server, "/");
    request.headers = {header};
    EXPECT_FALSE(send(request));
  }
  ClientRequest request = to(*server, "/");
  request.method = "GET / HTTP/1.1\r\nX:";
  EXPECT_FALSE(send(request));
  EXPECT_EQ(server->load().answered, 0U);
}

TEST(Client, certificates_are_checked) {
  ServerSettings settings = loopback();
  settings.tls = TlsFiles{folder + "localhost.pem", folder + "localhost.key"};
  const auto server = run_server(settings);
  ClientRequest request;
  request.url = "https://localhost:" + std::to_string(server->port());
  request.ca_file = folder + "ca.pem";
  EXPECT_TRUE(send(request));
  request.ca_file = "";
  const auto unknown = send(request);
  ASSERT_FALSE(unknown);
  EXPECT_THAT(unknown.error().message, HasSubstr("certificate"));
  request.ca_file = folder + "ca.pem";
  settings.address = "127.0.0.2";
  const auto elsewhere = run_server(settings);
  request.url = "https://127.0.0.2:" + std::to_string(elsewhere->port());
  const auto misnamed = send(request);
  ASSERT_FALSE(misnamed) << "the name in the certificate is not the one that was called";
  EXPECT_THAT(misnamed.error().message, HasSubstr("127.0.0.2"));
  EXPECT_EQ(elsewhere->load().answered, 0U);
}

TEST(Client, what_stands_in_the_way_is_told_apart) {
  const auto obstacle_to = [](const std::string& url, const std::string& ca_file = {}) {
    ClientRequest request;
    request.url = url;
    request.ca_file = ca_file;
    auto connection = KeptConnection::to(request);
    if (!connection) throw std::runtime_error(connection.error().message);
    static_cast<void>(connection->exchange(request));
    return connection->obstacle();
  };
  ServerSettings settings = loopback();
  settings.tls = TlsFiles{folder + "localhost.pem", folder + "localhost.key"};
  const auto secure = run_server(settings);
  const std::string port = std::to_string(secure->port());
  EXPECT_EQ(obstacle_to("https://localhost:" + port, folder + "ca.pem"), Obstacle::none);
  EXPECT_EQ(obstacle_to("https://localhost:" + port), Obstacle::untrusted_certificate);
  settings.address = "127.0.0.2";
  const auto misnamed = run_server(settings);
  EXPECT_EQ(obstacle_to("https://127.0.0.2:" + std::to_string(misnamed->port()), folder + "ca.pem"), Obstacle::other)
      << "trusted, but made for another name: another authority would not help";
  const auto plain = run_server();
  EXPECT_EQ(obstacle_to("https://127.0.0.1:" + std::to_string(plain->port())), Obstacle::no_tls);
  const std::uint16_t left = run_server()->port();
  EXPECT_EQ(obstacle_to("http://127.0.0.1:" + std::to_string(left)), Obstacle::nobody_listens);
  EXPECT_EQ(obstacle_to("https://nobody.invalid"), Obstacle::unknown_host);
}

TEST(Client, an_obstacle_is_of_the_last_exchange) {
  auto server = run_server();
  ClientRequest request = to(*server, "/");
  auto connection = KeptConnection::to(request);
  ASSERT_TRUE(connection->exchange(request));
  EXPECT_EQ(connection->obstacle(), Obstacle::none);
  server.reset();
  EXPECT_FALSE(connection->exchange(request));
  EXPECT_EQ(connection->obstacle(), Obstacle::nobody_listens);
}

}  // namespace
}  // namespace jurat::http
