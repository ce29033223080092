// TLS for accepted connections through OpenSSL 3, on a non-blocking descriptor: TLS 1.2 and 1.3, forward secrecy only.
// Promises: no descriptor waits here; an idle session keeps no record buffers. The process must ignore SIGPIPE.
// A session belongs to one thread at a time; a context may be shared.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string_view>

#include "core/result.h"
#include "http/server.h"
#include "http/tls_steps.h"

using SSL_CTX = struct ssl_ctx_st;

namespace jurat::http {

class TlsSession {
 public:
  TlsSession(TlsSession&&) noexcept = default;
  TlsSession& operator=(TlsSession&&) noexcept = default;
  ~TlsSession();

  Transfer shake_hands();
  Transfer read(std::span<char> into);
  Transfer write(std::string_view bytes);
  void say_goodbye();                         // close_notify, if there is room for it
  [[nodiscard]] bool has_pending() const;     // bytes received but not yet read
  [[nodiscard]] bool met_plain_http() const;  // the handshake failed because the caller speaks HTTP without TLS

 private:
  friend class TlsContext;
  struct Free {
    void operator()(SSL* ssl) const noexcept;
  };
  explicit TlsSession(SSL* ssl) : ssl_(ssl) {}
  Transfer noted(Transfer moved);

  std::unique_ptr<SSL, Free> ssl_;
  bool plain_http_ = false;
  bool usable_ = true;  // after a fatal error OpenSSL forbids further calls, also SSL_shutdown
};

class TlsContext {
 public:
  // input_output or bad_key, naming the file at fault.
  static Result<TlsContext> load(const TlsFiles& files);
  Result<TlsSession> accept(int descriptor) const;

 private:
  struct Free {
    void operator()(SSL_CTX* context) const noexcept;
  };
  explicit TlsContext(SSL_CTX* context) : context_(context) {}

  std::unique_ptr<SSL_CTX, Free> context_;
};

}  // namespace jurat::http
