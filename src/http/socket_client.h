// HTTP to a program on this machine through its Unix socket, over one connection that is kept.
// Promises: a time limit and a size limit for every answer. Threading: one thread at a time.
#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <string>

#include "core/result.h"
#include "http/message.h"

namespace jurat::http {

class Outbound;

class SocketClient {
 public:
  struct Settings {
    std::filesystem::path socket;
    std::chrono::milliseconds timeout{2'000};
    std::size_t answer_bytes = 1 << 20;
  };
  static Result<std::unique_ptr<SocketClient>> to(const Settings& settings);
  ~SocketClient();
  SocketClient(const SocketClient&) = delete;
  SocketClient& operator=(const SocketClient&) = delete;

  // The status and the body of the answer. input_output naming the socket; too_large.
  Result<Response> post_json(const std::string& body);

 private:
  SocketClient(std::filesystem::path socket, std::unique_ptr<Outbound> outbound);
  const std::filesystem::path socket_;
  std::unique_ptr<Outbound> outbound_;
};

}  // namespace jurat::http
