#include "api/documents.h"

#include <string_view>

#include "api/cognito/wire.h"

namespace jurat::api {

namespace {

constexpr std::string_view jwks_end = "/.well-known/jwks.json";
constexpr std::string_view discovery_end = "/.well-known/openid-configuration";

http::Response json_answer(unsigned status, std::string body) {
  http::Response response{.status = status, .headers = {}, .body = std::move(body)};
  response.headers.push_back({"Content-Type", "application/json"});
  cognito::allow_every_origin(response);
  return response;
}

http::Response problem(unsigned status, std::string_view message) {
  return json_answer(status, to_json(JsonValue(JsonObject{{"message", message}})));
}

Result<council::Gateway::Document> document(council::Gateway& council, std::string_view pool_name, bool is_jwks) {
  const auto pool = PoolId::parse(pool_name);
  if (!pool) return fail(Failure::pool_not_found);
  return is_jwks ? council.key_set(*pool) : council.discovery(*pool);
}

http::Response fetched(council::Gateway& council, std::string_view pool_name, bool is_jwks) {
  auto found = document(council, pool_name, is_jwks);
  if (!found) {
    const Failure failure = found.error().failure;
    if (failure == Failure::pool_not_found || failure == Failure::not_found) {
      return problem(404, "User pool " + std::string(pool_name) + " does not exist.");
    }
    return problem(503, "The council can not certify this document now. Repeat the request later.");
  }
  http::Response response = json_answer(200, std::move(found->bytes));
  // A new key must reach verifiers soon; a browser may keep the document for a few minutes.
  response.headers.push_back({"Cache-Control", "public, max-age=300"});
  response.headers.push_back({"Jurat-Certificate", std::move(found->certificate)});
  return response;
}

}  // namespace

std::optional<http::Response> published_document(council::Gateway& council, const http::Request& request) {
  std::string_view path = request.path;
  const bool is_jwks = path.ends_with(jwks_end);
  if (!path.starts_with('/') || (!is_jwks && !path.ends_with(discovery_end))) return std::nullopt;
  path.remove_prefix(1);
  path.remove_suffix(is_jwks ? jwks_end.size() : discovery_end.size());
  if (request.method == "OPTIONS") return cognito::preflight();
  if (request.method != "GET" && request.method != "HEAD") {
    http::Response response = problem(405, "GET and HEAD only.");
    response.headers.push_back({"Allow", "GET, HEAD, OPTIONS"});
    return response;
  }
  http::Response response = fetched(council, path, is_jwks);
  if (request.method == "HEAD") response.body.clear();
  return response;
}

}  // namespace jurat::api
