#include "http/tls.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "http/client.h"
#include "http/raw_client.h"
#include "http/running_server.h"

namespace jurat::http {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

const std::string folder = JURAT_TEST_DATA "/tls/";

ServerSettings over_tls() {
  ServerSettings settings = loopback();
  settings.tls = TlsFiles{folder + "localhost.pem", folder + "localhost.key"};
  return settings;
}

ClientRequest request_to(const Server& server, const std::string& path) {
  ClientRequest request;
  request.url = "https://localhost:" + std::to_string(server.port()) + path;
  request.ca_file = folder + "ca.pem";
  return request;
}

TEST(Tls, requests_over_it_are_secure) {
  const auto server = run_server(over_tls());
  ClientRequest request = request_to(*server, "/a?b");
  request.method = "POST";
  request.body.assign(200'000, 'z');
  const auto response = send(request);
  ASSERT_TRUE(response) << response.error().message;
  EXPECT_EQ(response->status, 200U);
  EXPECT_THAT(response->body, StartsWith("POST /a [b] [zzz"));
  EXPECT_THAT(response->body, HasSubstr("secure"));
}

TEST(Tls, large_answers_arrive_whole) {
  const auto server = run_server(over_tls());
  ClientRequest request = request_to(*server, "/large");
  request.answer_bytes = 4 << 20;
  const auto response = send(request);
  ASSERT_TRUE(response) << response.error().message;
  EXPECT_EQ(response->body.size(), std::size_t{3} << 20);
}

TEST(Tls, plain_http_to_it_is_told_so) {
  const auto server = run_server(over_tls());
  RawClient client(server->port());
  client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  const std::string response = client.read_to_end();
  EXPECT_THAT(response, StartsWith("HTTP/1.1 400 "));
  EXPECT_THAT(response, HasSubstr("HTTPS"));
}

TEST(Tls, a_handshake_that_hangs_ends) {
  ServerSettings settings = over_tls();
  settings.times.head = std::chrono::milliseconds(300);
  const auto server = run_server(settings);
  RawClient silent(server->port());
  RawClient begun(server->port());
  begun.send(std::string("\x16\x03\x01\x02\x00\x01\x00", 7));
  EXPECT_TRUE(silent.closes_silently());
  EXPECT_TRUE(begun.closes_silently());
  EXPECT_TRUE(send(request_to(*server, "/")));
}

TEST(Tls, files_at_fault_are_named) {
  ServerSettings settings = over_tls();
  settings.tls->certificate_chain_file = folder + "absent.pem";
  auto server = Server::start(settings, echo);
  ASSERT_FALSE(server);
  EXPECT_EQ(server.error().failure, Failure::input_output);
  EXPECT_THAT(server.error().message, HasSubstr("absent.pem"));
  settings = over_tls();
  settings.tls->certificate_chain_file = folder + "ca.pem";
  server = Server::start(settings, echo);
  ASSERT_FALSE(server);
  EXPECT_THAT(server.error().message, HasSubstr("localhost.key"));
}

}  // namespace
}  // namespace jurat::http
