#include <curl/curl.h>

#include <algorithm>
#include <cstring>
#include <string>
#include <string_view>

#include "http/client.h"
#include "http/mail_message.h"
#include "http/outbound.h"

namespace jurat::http {
namespace {

constexpr std::size_t answer_bytes = 64 << 10;

std::size_t give(char* into, std::size_t size, std::size_t count, void* rest) {
  auto* left = static_cast<std::string_view*>(rest);
  const std::size_t given = std::min(size * count, left->size());
  std::memcpy(into, left->data(), given);
  left->remove_prefix(given);
  return given;
}

// libcurl takes and copies C strings; ours is wiped as soon as it has its own.
Result<void> set_credentials(Outbound& outbound, const MailServer& server) {
  if (server.user.empty()) return {};
  std::string password(as_text(server.password.span()));
  const bool whole = password.find('\0') == std::string::npos;
  Result<void> taken;
  if (whole) taken = outbound.set(CURLOPT_PASSWORD, password.c_str());
  wipe(password);
  if (!whole) return fail(Failure::invalid_parameter, "the mail server's password holds a zero byte");
  TRY(taken);
  return outbound.set(CURLOPT_USERNAME, server.user.c_str());
}

// On the own machine a certificate is asked for only when the operator named who signs it.
Result<void> set_security(Outbound& outbound, const MailServer& server, const Place& place) {
  const bool in_clear = place.loopback && server.ca_file.empty();
  return outbound.set(CURLOPT_USE_SSL, static_cast<long>(in_clear ? CURLUSESSL_NONE : CURLUSESSL_ALL));
}

Result<Place> parse_mail_server(const std::string& url) {
  const auto place = parse_place(url);
  if (!place) return fail(Failure::invalid_parameter, "mail server: " + place.error().message);
  if (place->scheme != "smtp" && place->scheme != "smtps") {
    return fail(Failure::invalid_parameter, "mail server " + url + ": not smtp:// or smtps://");
  }
  return *place;
}

}  // namespace

Result<void> check_mail_server(const std::string& url) {
  TRY(parse_mail_server(url));
  return {};
}

Result<void> reach_mail_server(const MailServer& server, std::chrono::milliseconds timeout) {
  TRY_ASSIGN(const Place place, parse_mail_server(server.url));
  const Outbound::Settings settings{server.url, place.scheme, server.ca_file, timeout, answer_bytes};
  TRY_ASSIGN(const std::unique_ptr<Outbound> outbound, Outbound::prepare(settings, place));
  TRY(set_security(*outbound, server, place));
  TRY(set_credentials(*outbound, server));
  TRY(outbound->set(CURLOPT_CUSTOMREQUEST, "NOOP"));  // RFC 5321 4.1.1.9: answered, and changes nothing
  const auto reached = outbound->perform();
  if (!reached) return fail(Failure::code_delivery_failed, "mail server " + reached.error().message);
  return {};
}

Result<void> send_mail(const MailServer& server, const Mail& mail, std::string_view message_id, std::string_view date) {
  TRY_ASSIGN(const MailMessage message, compose_mail({mail.from, mail.to, mail.subject, mail.text, message_id, date}));
  TRY_ASSIGN(const Place place, parse_mail_server(server.url));
  const Outbound::Settings settings{server.url, place.scheme, server.ca_file, server.timeout, answer_bytes};
  TRY_ASSIGN(const std::unique_ptr<Outbound> outbound, Outbound::prepare(settings, place));
  TRY(set_security(*outbound, server, place));
  TRY(set_credentials(*outbound, server));
  TRY(outbound->set(CURLOPT_MAIL_FROM, message.envelope_from.c_str()));
  TRY(outbound->set_list(CURLOPT_MAIL_RCPT, {message.envelope_to}));
  std::string_view rest = message.bytes;
  TRY(outbound->set(CURLOPT_UPLOAD, 1L));
  TRY(outbound->set(CURLOPT_READFUNCTION, &give));
  TRY(outbound->set(CURLOPT_READDATA, static_cast<void*>(&rest)));
  const auto sent = outbound->perform();
  if (!sent) return fail(Failure::code_delivery_failed, "mail server " + sent.error().message);
  return {};
}

}  // namespace jurat::http
