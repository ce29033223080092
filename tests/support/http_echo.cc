// An HTTP server that answers each request with what it understood: for tests that attack the server from outside.
// Prints {"port":N} when it listens; ends when standard input does.
#include <unistd.h>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <thread>

#include "http/server.h"

namespace {

using jurat::http::Request;
using jurat::http::Response;

Response echo(const Request& request) {
  Response response;
  if (request.path == "/raw") {
    response.headers.push_back({"Content-Type", "application/x-amz-json-1.1"});
    response.body = request.body;
    return response;
  }
  if (request.path == "/slow") std::this_thread::sleep_for(std::chrono::milliseconds(500));
  boost::json::array headers;
  for (const auto& header : request.headers) headers.push_back(boost::json::array{header.name, header.value});
  const boost::json::object seen{{"method", request.method}, {"path", request.path},       {"query", request.query},
                                 {"peer", request.peer},     {"secure", request.secure},   {"headers", headers},
                                 {"body", request.body},     {"size", request.body.size()}};
  response.headers.push_back({"Content-Type", "application/json"});
  response.body = boost::json::serialize(seen);
  return response;
}

unsigned number(std::string_view text) {
  unsigned value = 0;
  const char* const end = text.data() + text.size();
  if (std::from_chars(text.data(), end, value).ptr != end || text.empty()) {
    std::fprintf(stderr, "http_echo: not a number: %s\n", text.data());
    std::exit(2);
  }
  return value;
}

}  // namespace

// http_echo [--head-ms N] [--body-ms N] [--idle-ms N] [--workers N] [--waiting N] [--connections N]
//           [--tls CHAIN KEY] [--trust ADDRESS]
int main(int count, char** arguments) {
  jurat::http::ServerSettings settings;
  settings.address = "127.0.0.1";
  for (int i = 1; i + 1 < count; i += 2) {
    const std::string_view name = arguments[i];
    const std::string_view value = arguments[i + 1];
    if (name == "--head-ms") settings.times.head = std::chrono::milliseconds(number(value));
    if (name == "--body-ms") settings.times.body = std::chrono::milliseconds(number(value));
    if (name == "--idle-ms") settings.times.idle = std::chrono::milliseconds(number(value));
    if (name == "--workers") settings.workers = number(value);
    if (name == "--waiting") settings.waiting_requests = number(value);
    if (name == "--connections") settings.connections = number(value);
    if (name == "--trust") settings.trusted_proxies.emplace_back(value);
    if (name == "--tls" && i + 2 < count) settings.tls = {std::string(value), std::string(arguments[++i + 1])};
  }
  auto server = jurat::http::Server::start(settings, echo);
  if (!server) {
    std::fprintf(stderr, "http_echo: %s\n", server.error().message.c_str());
    return 1;
  }
  std::printf("{\"port\":%u}\n", (*server)->port());
  std::fflush(stdout);
  char byte = 0;
  while (::read(STDIN_FILENO, &byte, 1) > 0) {
  }
  (*server)->stop();
  return 0;
}
