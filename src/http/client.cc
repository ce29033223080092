#include "http/client.h"

#include <curl/curl.h>

#include "http/field.h"
#include "http/outbound.h"

namespace jurat::http {
namespace {

Result<std::vector<std::string>> header_lines(const std::vector<Header>& headers) {
  std::vector<std::string> lines;
  for (const Header& header : headers) {
    if (!is_token(header.name) || !is_field_value(header.value)) {
      return fail(Failure::invalid_parameter, "header \"" + to_lower_case(header.name) + "\" cannot be sent");
    }
    // libcurl sends an empty header for "Name;", and none at all for "Name:".
    lines.push_back(header.value.empty() ? header.name + ";" : header.name + ": " + header.value);
  }
  // Waiting for "100 Continue" costs a round trip, and a second where the server does not know it.
  lines.emplace_back("Expect:");
  return lines;
}

std::vector<Header> parse_headers(std::string_view head) {
  // Of interim answers and the last one, the last counts.
  const std::size_t last = head.rfind("HTTP/");
  if (last != std::string_view::npos) head.remove_prefix(last);
  std::vector<Header> headers;
  for (std::size_t end = head.find("\r\n"); end != std::string_view::npos; end = head.find("\r\n")) {
    const std::string_view line = head.substr(0, end);
    head.remove_prefix(end + 2);
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos || colon == 0 || !is_token(line.substr(0, colon))) continue;
    headers.push_back({to_lower_case(line.substr(0, colon)), std::string(trimmed(line.substr(colon + 1)))});
  }
  return headers;
}

Result<void> set_method(Outbound& outbound, const ClientRequest& request) {
  if (request.method == "HEAD") return outbound.set(CURLOPT_NOBODY, 1L);
  if (request.method == "GET" && request.body.empty()) return outbound.set(CURLOPT_HTTPGET, 1L);
  TRY(outbound.set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size())));
  TRY(outbound.set(CURLOPT_POSTFIELDS, request.body.data()));
  return outbound.set(CURLOPT_CUSTOMREQUEST, request.method.c_str());
}

}  // namespace

KeptConnection::KeptConnection(std::unique_ptr<Outbound> outbound) : outbound_(std::move(outbound)) {}
KeptConnection::KeptConnection(KeptConnection&& other) noexcept = default;
KeptConnection& KeptConnection::operator=(KeptConnection&& other) noexcept = default;
KeptConnection::~KeptConnection() = default;

Result<KeptConnection> KeptConnection::to(const ClientRequest& first) {
  TRY_ASSIGN(const Place place, parse_place(first.url));
  const bool plain = place.scheme == "http" && (place.loopback || first.plain_http);
  if (place.scheme != "https" && !plain) {
    return fail(Failure::invalid_parameter, place.text() + ": only https is spoken, http to loopback alone");
  }
  const Outbound::Settings settings{first.url, place.scheme, first.ca_file, first.timeout, first.answer_bytes};
  TRY_ASSIGN(std::unique_ptr<Outbound> outbound, Outbound::prepare(settings, place));
  TRY(outbound->set(CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1)));
  return KeptConnection(std::move(outbound));
}

Result<Response> KeptConnection::exchange(const ClientRequest& request) {
  if (!is_token(request.method)) return fail(Failure::invalid_parameter, "the method is not a token");
  TRY_ASSIGN(const std::vector<std::string> lines, header_lines(request.headers));
  TRY(outbound_->set_list(CURLOPT_HTTPHEADER, lines));
  TRY(set_method(*outbound_, request));
  outbound_->head.clear();
  outbound_->body.clear();
  TRY(outbound_->perform());
  return Response{outbound_->status(), parse_headers(outbound_->head), std::move(outbound_->body)};
}

Obstacle KeptConnection::obstacle() const { return outbound_->obstacle(); }

Result<Response> send(const ClientRequest& request) {
  TRY_ASSIGN(KeptConnection connection, KeptConnection::to(request));
  return connection.exchange(request);
}

}  // namespace jurat::http
