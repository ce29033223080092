#include "node/operations/health.h"

#include "core/json.h"

namespace jurat::node {
namespace {

http::Response answer(unsigned status, const JsonObject& body) {
  return {status, {{"Content-Type", "application/json"}, {"Cache-Control", "no-store"}}, to_json(body) + "\n"};
}

}  // namespace

std::optional<http::Response> health(std::string_view path, const std::vector<std::string>& unready) {
  if (path == "/health/live") return answer(200, {{"status", "live"}});
  if (path != "/health/ready") return std::nullopt;
  JsonArray reasons;
  for (const auto& reason : unready) reasons.push_back(JsonValue(reason));
  return answer(unready.empty() ? 200 : 503,
                {{"status", unready.empty() ? "ready" : "not ready"}, {"reasons", std::move(reasons)}});
}

}  // namespace jurat::node
