// The HTTP/1.1 server: coroutines for connections, a bounded pool of workers for handlers, which may block.
// Promises: every size, count and wait is bounded (core/limits.h); 400, 408, 413, 429, 431, 503 are answered here.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/limits.h"
#include "core/result.h"
#include "http/message.h"

namespace jurat::http {

struct TlsFiles {
  std::string certificate_chain_file;
  std::string private_key_file;
};

// How long the server waits; counted from the first byte of a head, from its end for a body.
struct ServerTimes {
  std::chrono::milliseconds head = limits::head_time;  // the TLS handshake too
  std::chrono::milliseconds body = limits::body_time;
  std::chrono::milliseconds idle = limits::idle_time;
  std::chrono::milliseconds write = limits::write_time;
  std::chrono::milliseconds linger = limits::linger_time;  // reading on after a refusal, so that the caller sees it
  std::chrono::milliseconds stop = limits::stop_time;
};

struct ServerSettings {
  std::string address;                       // "127.0.0.1"
  std::uint16_t port = 0;                    // 0 = any free one
  std::optional<std::uint16_t> second_port;  // at the same address; 0 = any free one
  std::optional<TlsFiles> tls;
  std::vector<std::string> trusted_proxies;  // their X-Forwarded-For and X-Forwarded-Proto are believed
  unsigned io_threads = 1;
  unsigned workers = 32;
  ServerTimes times;
  std::size_t connections = limits::connections;            // beyond: the longest idle one is closed, else 503
  std::size_t waiting_requests = limits::waiting_requests;  // waiting for a worker; beyond: 503
  std::size_t buffered_bytes = limits::buffered_bytes;      // of all unfinished requests together; beyond: 503
};

// A reading of the server's gauges and counters.
struct ServerLoad {
  std::size_t connections = 0;
  std::size_t waiting_requests = 0;
  std::size_t running_requests = 0;
  std::size_t buffered_bytes = 0;
  std::uint64_t answered = 0;  // by the handler, since start
  std::uint64_t refused = 0;   // by the server itself: 4xx and 5xx of the list above
};

// Called on many threads at once. What it throws becomes 500.
using Handler = std::function<Response(const Request&)>;

class Server {
 public:
  // invalid_parameter or input_output, naming the setting at fault. Raises RLIMIT_NOFILE, ignores SIGPIPE.
  static Result<std::unique_ptr<Server>> start(const ServerSettings& settings, Handler handler);
  virtual ~Server() = default;
  [[nodiscard]] virtual std::uint16_t port() const = 0;
  [[nodiscard]] virtual std::optional<std::uint16_t> second_port() const = 0;
  [[nodiscard]] virtual ServerLoad load() const = 0;
  // Also serves what arrives at this listening socket, which other processes may share; takes it over. Any number of
  // times, while it runs. invalid_parameter when it is none, and then it stays the caller's.
  virtual Result<void> share(int listening_socket) = 0;
  // Stops accepting, lets requests finish for at most times.stop, closes; then waits for handlers that still run.
  virtual void stop() = 0;

 protected:
  Server() = default;
};

}  // namespace jurat::http
