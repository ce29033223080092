#include "http/server.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <future>
#include <string>
#include <thread>

#include "http/listener.h"
#include "http/raw_client.h"
#include "http/running_server.h"

namespace jurat::http {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

const std::string request = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";

TEST(Server, settings_at_fault_are_named) {
  ServerSettings settings = loopback();
  settings.address = "localhost";
  auto server = Server::start(settings, echo);
  ASSERT_FALSE(server);
  EXPECT_EQ(server.error().failure, Failure::invalid_parameter);
  EXPECT_THAT(server.error().message, HasSubstr("\"localhost\""));

  settings = loopback();
  settings.trusted_proxies = {"10.0.0.0/33"};
  server = Server::start(settings, echo);
  ASSERT_FALSE(server);
  EXPECT_THAT(server.error().message, HasSubstr("10.0.0.0/33"));

  settings = loopback();
  settings.workers = 0;
  EXPECT_FALSE(Server::start(settings, echo));
}

TEST(Server, a_port_in_use_is_named) {
  const auto first = run_server();
  ServerSettings settings = loopback();
  settings.port = first->port();
  const auto second = Server::start(settings, echo);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().failure, Failure::input_output);
  EXPECT_THAT(second.error().message, HasSubstr("127.0.0.1:" + std::to_string(first->port())));
  EXPECT_THAT(second.error().message, HasSubstr("choose another port"));
}

TEST(Server, an_address_that_the_machine_lacks_is_named) {
  ServerSettings settings = loopback();
  settings.address = "192.0.2.1";  // RFC 5737: nobody's
  const auto server = Server::start(settings, echo);
  ASSERT_FALSE(server);
  EXPECT_THAT(server.error().message, HasSubstr("192.0.2.1:0"));
  EXPECT_THAT(server.error().message, HasSubstr("this machine has no such address"));
}

TEST(Server, two_servers_share_a_listening_socket_and_keep_their_own) {
  const auto listener = listen_at("127.0.0.1", 0);
  ASSERT_TRUE(listener);
  auto first = run_server(), second = run_server();
  const int copy = ::dup(listener->socket.value());
  ASSERT_TRUE(first->share(copy));
  ASSERT_TRUE(second->share(::dup(listener->socket.value())));
  const auto serves = [](std::uint16_t port) {
    RawClient client(port);
    client.send(request);
    EXPECT_THAT(client.read_response(), StartsWith("HTTP/1.1 200 ")) << port;
  };
  for (int i = 0; i < 5; ++i) serves(listener->port);
  serves(first->port());
  serves(second->port());
  // One that stops leaves the address to the other.
  first->stop();
  for (int i = 0; i < 5; ++i) serves(listener->port);
  EXPECT_EQ(::fcntl(copy, F_GETFD), -1) << "what was taken over is closed with the server";
}

TEST(Server, what_is_no_listening_socket_is_not_shared) {
  const auto server = run_server();
  const int plain = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const auto refused = server->share(plain);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().failure, Failure::invalid_parameter);
  EXPECT_EQ(::close(plain), 0) << "it stays the caller's";
}

TEST(Server, a_second_port_is_served_alike_and_closed_alike) {
  ServerSettings settings = loopback();
  settings.second_port = 0;
  const auto server = run_server(settings);
  ASSERT_TRUE(server->second_port());
  const std::uint16_t second = *server->second_port();
  EXPECT_NE(second, 0);
  EXPECT_NE(second, server->port());
  for (const std::uint16_t port : {server->port(), second}) {
    RawClient client(port);
    client.send(request);
    EXPECT_THAT(client.read_response(), StartsWith("HTTP/1.1 200 ")) << port;
  }
  settings.port = 0;
  settings.second_port = second;
  const auto taken = Server::start(settings, echo);
  ASSERT_FALSE(taken);
  EXPECT_THAT(taken.error().message, HasSubstr("127.0.0.1:" + std::to_string(second)));
  server->stop();
  EXPECT_FALSE(RawClient(second).connected());
}

TEST(Server, several_io_threads_serve_many_at_once) {
  ServerSettings settings = loopback();
  settings.io_threads = 3;
  const auto server = run_server(settings);
  std::vector<std::thread> callers;
  std::atomic<int> good{0};
  for (int i = 0; i < 8; ++i) {
    callers.emplace_back([&] {
      RawClient client(server->port());
      for (int j = 0; j < 50; ++j) {
        client.send(request);
        if (client.read_response().starts_with("HTTP/1.1 200 ")) ++good;
      }
    });
  }
  for (std::thread& caller : callers) caller.join();
  EXPECT_EQ(good, 400);
  EXPECT_EQ(server->load().answered, 400U);
}

TEST(Server, stop_finishes_what_runs_and_closes_what_idles) {
  std::promise<void> entered;
  const auto server = run_server(loopback(), [&entered](const Request& asked) {
    if (asked.path == "/slow") entered.set_value();
    return echo(asked);
  });
  RawClient idle(server->port());
  idle.send(request);
  idle.read_response();
  RawClient busy(server->port());
  busy.send("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n");
  entered.get_future().wait();
  const auto began = std::chrono::steady_clock::now();
  server->stop();
  EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(5));
  const std::string response = busy.read_to_end();
  EXPECT_THAT(response, StartsWith("HTTP/1.1 200 "));
  EXPECT_THAT(response, HasSubstr("Connection: close"));
  EXPECT_TRUE(idle.closes_silently());
  EXPECT_FALSE(RawClient(server->port()).connected());
}

TEST(Server, stop_does_not_wait_for_callers_that_dawdle) {
  ServerSettings settings = loopback();
  settings.times.stop = std::chrono::milliseconds(200);
  const auto server = run_server(settings);
  RawClient dawdling(server->port());
  dawdling.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\na");
  while (server->load().connections < 1) std::this_thread::yield();
  const auto began = std::chrono::steady_clock::now();
  server->stop();
  EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(5));
}

TEST(Server, the_limit_on_descriptors_is_raised) {
  const auto server = run_server();
  rlimit limit{};
  ASSERT_EQ(getrlimit(RLIMIT_NOFILE, &limit), 0);
  EXPECT_EQ(limit.rlim_cur, limit.rlim_max);
}

TEST(Server, a_trusted_proxy_tells_who_calls) {
  ServerSettings settings = loopback();
  settings.trusted_proxies = {"127.0.0.0/8"};
  const auto server = run_server(settings);
  RawClient client(server->port());
  client.send("GET / HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 1.1.1.1, 192.0.2.7\r\nX-Forwarded-Proto: https\r\n\r\n");
  EXPECT_THAT(client.read_response(), HasSubstr("peer=192.0.2.7 secure"));
}

}  // namespace
}  // namespace jurat::http
