// The HTTP/1.1 server: coroutines for connections, a bounded pool of workers for handlers, which may block.
// Promises: every size, count and wait is bounded (core/limits.h); 400, 408, 413, 429, 431, 503 are answered here.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/result.h"
#include "http/message.h"

namespace jurat::http {

struct TlsFiles {
  std::string certificate_chain_file;
  std::string private_key_file;
};

struct ServerSettings {
  std::string address;                 // "127.0.0.1"
  std::uint16_t port = 0;              // 0 = any free one
  int inherited_socket = -1;           // an already bound, listening descriptor instead of address and port
  std::optional<TlsFiles> tls;
  std::vector<std::string> trusted_proxies;  // their X-Forwarded-For and X-Forwarded-Proto are believed
  unsigned io_threads = 1;
  unsigned workers = 32;
};

using Handler = std::function<Response(const Request&)>;

class Server {
 public:
  static Result<std::unique_ptr<Server>> start(const ServerSettings& settings, Handler handler);
  virtual ~Server() = default;
  [[nodiscard]] virtual std::uint16_t port() const = 0;
  virtual void stop() = 0;  // stops accepting, finishes what runs (≤ 10 s), closes

 protected:
  Server() = default;
};

}  // namespace jurat::http
