#include "api/cognito/wire.h"

#include "core/ids.h"
#include "core/limits.h"

namespace jurat::api::cognito {

namespace {

// A header carries printable ASCII only; the body carries the message as it is.
std::string header_safe(std::string_view message) {
  std::string out;
  for (const char c : message.substr(0, limits::error_header_bytes)) out += c >= ' ' && c <= '~' ? c : ' ';
  while (out.ends_with(' ')) out.pop_back();
  return out;
}

http::Response framed(unsigned status, std::string body, std::string_view request_id) {
  http::Response response{.status = status, .headers = {}, .body = std::move(body)};
  response.headers.push_back({"Content-Type", "application/x-amz-json-1.1"});
  response.headers.push_back({"x-amzn-RequestId", std::string(request_id)});
  response.headers.push_back({"Cache-Control", "no-store"});
  allow_every_origin(response);
  return response;
}

}  // namespace

std::string fresh_request_id(Random& random) { return Uuid::from_random(random.array<16>()).text(); }

http::Response success(const JsonObject* answer, std::string_view request_id) {
  return framed(200, answer != nullptr ? to_json(JsonValue(*answer)) : std::string(), request_id);
}

http::Response refused(const Refusal& refusal, std::string_view request_id) {
  const JsonObject body{{"__type", refusal.exception}, {"message", refusal.message}};
  http::Response response = framed(refusal.status, to_json(JsonValue(body)), request_id);
  response.headers.push_back({"x-amzn-ErrorType", std::string(refusal.exception)});
  response.headers.push_back({"x-amzn-ErrorMessage", header_safe(refusal.message)});
  return response;
}

http::Response preflight() {
  http::Response response{.status = 200, .headers = {}, .body = {}};
  allow_every_origin(response);
  response.headers.push_back({"Access-Control-Allow-Methods", "GET, HEAD, POST, OPTIONS"});
  response.headers.push_back(
      {"Access-Control-Allow-Headers",
       "authorization, cache-control, content-type, x-amz-target, x-amz-user-agent, x-amz-date, x-amz-content-sha256, "
       "x-amz-security-token, amz-sdk-invocation-id, amz-sdk-request, amz-sdk-retry, x-amzn-platform-id, "
       "x-amzn-trace-id"});
  response.headers.push_back({"Access-Control-Max-Age", "172800"});
  return response;
}

void allow_every_origin(http::Response& response) {
  response.headers.push_back({"Access-Control-Allow-Origin", "*"});
  response.headers.push_back(
      {"Access-Control-Expose-Headers", "x-amzn-RequestId,x-amzn-ErrorType,x-amzn-ErrorMessage,Date"});
}

}  // namespace jurat::api::cognito
