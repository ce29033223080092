#include "api/routes.h"

#include "api/cognito/wire.h"
#include "api/documents.h"

namespace jurat::api {

namespace {

http::Response plain_refusal(unsigned status, std::string_view message) {
  http::Response response{.status = status, .headers = {}, .body = {}};
  response.body = to_json(JsonValue(JsonObject{{"message", message}}));
  response.headers.push_back({"Content-Type", "application/json"});
  cognito::allow_every_origin(response);
  return response;
}

}  // namespace

http::Response route(council::Gateway& council, cognito::Endpoint& endpoint, const http::Request& request) {
  if (auto document = published_document(council, request)) return std::move(*document);
  if (request.path != "/") return plain_refusal(404, "There is nothing at this path.");
  if (request.method == "OPTIONS") return cognito::preflight();
  if (request.method == "POST") return endpoint.answer(request);
  http::Response response = plain_refusal(405, "POST an operation here, named by X-Amz-Target.");
  response.headers.push_back({"Allow", "POST, OPTIONS"});
  return response;
}

}  // namespace jurat::api
