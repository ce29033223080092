// A server for tests on a free loopback port, whose handler tells what it was asked.
#pragma once

#include <chrono>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>

#include "http/server.h"

namespace jurat::http {

inline Response echo(const Request& request) {
  if (request.path == "/throw") throw std::runtime_error("a broken handler");
  if (request.path == "/slow") std::this_thread::sleep_for(std::chrono::milliseconds(200));
  Response response;
  if (request.path == "/204") response.status = 204;
  if (request.path == "/large") response.body.assign(3 << 20, 'x');
  if (request.path == "/split") response.headers.push_back({"Location", "a\r\nSet-Cookie: b"});
  if (response.body.empty()) {
    response.body = request.method + " " + request.path + " [" + request.query + "] [" + std::string(request.body) +
                    "] host=" + std::string(request.header("host").value_or("-")) + " peer=" + request.peer +
                    (request.secure ? " secure" : " plain");
  }
  response.headers.push_back({"Content-Type", "text/plain"});
  return response;
}

inline ServerSettings loopback() {
  ServerSettings settings;
  settings.address = "127.0.0.1";
  settings.workers = 4;
  return settings;
}

inline std::unique_ptr<Server> run_server(const ServerSettings& settings = loopback(), Handler handler = echo) {
  auto server = Server::start(settings, std::move(handler));
  if (!server) throw std::runtime_error(server.error().message);
  return std::move(*server);
}

}  // namespace jurat::http
