// Outbound HTTPS and SMTP through libcurl: blocking, with time-outs and size limits, protocols pinned, no redirects.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "core/result.h"
#include "core/secret.h"
#include "http/message.h"

namespace jurat::http {

struct ClientRequest {
  std::string method = "GET";
  std::string url;  // https, or http on loopback only
  std::vector<Header> headers;
  std::string body;
  std::chrono::milliseconds timeout{10'000};
  std::size_t answer_bytes = 1 << 20;
  std::string ca_file;      // empty = the system's
  bool plain_http = false;  // http to others than loopback, too: whoever asks for it says so to people
};
// Header names of the answer in lower case. invalid_parameter for what must not be sent; input_output with the cause;
// too_large. Redirects are answers, proxies of the environment are ignored.
Result<Response> send(const ClientRequest& request);

class Outbound;

// Why no answer came, as far as whoever asked can do something about it.
enum class Obstacle : std::uint8_t { none, nobody_listens, unknown_host, untrusted_certificate, no_tls, other };

// Requests to one address, one after another, on one connection for as long as the server keeps it open: what was
// answered by one node is followed up at the same node.
class KeptConnection {
 public:
  // Takes address, authorities, bounds and `plain_http` from `first`; nothing is sent yet. Failures as of send().
  static Result<KeptConnection> to(const ClientRequest& first);
  KeptConnection(KeptConnection&& other) noexcept;
  KeptConnection& operator=(KeptConnection&& other) noexcept;
  ~KeptConnection();
  // Of `request`, method, headers and body count.
  Result<Response> exchange(const ClientRequest& request);
  // Of the last exchange; none when it was answered.
  [[nodiscard]] Obstacle obstacle() const;

 private:
  explicit KeptConnection(std::unique_ptr<Outbound> outbound);
  std::unique_ptr<Outbound> outbound_;
};

struct MailServer {
  std::string url;   // smtp://host:port (STARTTLS demanded unless loopback) or smtps://host:port
  std::string user;  // empty = no authentication
  Secret password;
  std::string ca_file;  // empty = the system's
  std::chrono::milliseconds timeout{15'000};
};
struct Mail {
  std::string from, to, subject, text;
};
// RFC 5322 message with Date and Message-ID, UTF-8, quoted-printable. invalid_parameter for control characters in
// headers.
Result<void> send_mail(const MailServer& server, const Mail& mail, std::string_view message_id, std::string_view date);
Result<void> check_mail_server(const std::string& url);  // as send_mail will; nothing is sent
// Connects and signs in as send_mail will, and sends nothing. code_delivery_failed naming the server.
Result<void> reach_mail_server(const MailServer& server, std::chrono::milliseconds timeout);

}  // namespace jurat::http
