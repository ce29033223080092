#include "http/socket_client.h"

#include <utility>

#include "http/outbound.h"

namespace jurat::http {

Result<std::unique_ptr<SocketClient>> SocketClient::to(const Settings& settings) {
  const std::string url = "http://localhost/";
  TRY_ASSIGN(const Place place, parse_place(url));
  TRY_ASSIGN(std::unique_ptr<Outbound> outbound,
             Outbound::prepare({url, "http", {}, settings.timeout, settings.answer_bytes}, place));
  const std::string path = settings.socket.string();
  TRY(outbound->set(CURLOPT_UNIX_SOCKET_PATH, path.c_str()));
  TRY(outbound->set(CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1)));
  TRY(outbound->set_list(CURLOPT_HTTPHEADER, {"Content-Type: application/json", "Expect:"}));
  return std::unique_ptr<SocketClient>(new SocketClient(settings.socket, std::move(outbound)));
}

SocketClient::SocketClient(std::filesystem::path socket, std::unique_ptr<Outbound> outbound)
    : socket_(std::move(socket)), outbound_(std::move(outbound)) {}
SocketClient::~SocketClient() = default;

Result<Response> SocketClient::post_json(const std::string& body) {
  outbound_->body.clear();
  outbound_->head.clear();
  TRY(outbound_->set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body.size())));
  TRY(outbound_->set(CURLOPT_POSTFIELDS, body.data()));
  const auto performed = outbound_->perform();
  if (!performed) return fail(performed.error().failure, socket_.string() + ": " + performed.error().message);
  return Response{outbound_->status(), {}, std::move(outbound_->body)};
}

}  // namespace jurat::http
