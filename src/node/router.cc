#include "node/router.h"

#include <algorithm>
#include <array>

#include "core/json.h"
#include "core/log.h"
#include "node/operations/dev_page.h"
#include "node/operations/health.h"

namespace jurat::node {
namespace {

const std::vector<double> request_seconds{0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5};

http::Response json_answer(unsigned status, std::string body) {
  return {status,
          {{"Content-Type", "application/json"}, {"Cache-Control", "no-store"}, {"X-Content-Type-Options", "nosniff"}},
          std::move(body)};
}

http::Response foreign_name() {
  return json_answer(403, R"({"message":"This path is answered under 127.0.0.1 and localhost only."})");
}

http::Response not_found() { return json_answer(404, R"({"message":"There is nothing at this path."})"); }

// Closed set: the names that metrics and logs use.
std::string_view route_of(const http::Request& request) {
  const std::string_view path = request.path;
  if (path == "/") return "cognito";
  if (path.starts_with("/health/")) return "health";
  if (path == "/metrics") return "metrics";
  if (path == "/_dev" || path.starts_with("/_dev/")) return "dev";
  if (path.find("/.well-known/") != std::string_view::npos) return "well_known";
  return "other";
}

// The operation that the caller named, when it has the form of one: letters only, so that a log stays readable.
std::string_view operation_of(const http::Request& request) {
  const auto target = request.header("x-amz-target");
  if (!target) return {};
  const auto name = target->substr(std::min(target->rfind('.'), target->size() - 1) + 1);
  const bool letters =
      std::ranges::all_of(name, [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); });
  return letters && name.size() <= 64 ? name : std::string_view();
}

// One query member, percent-decoded; empty when absent or malformed.
std::string query_member(std::string_view query, std::string_view name) {
  while (!query.empty()) {
    const auto end = std::min(query.find('&'), query.size());
    const auto member = query.substr(0, end);
    query.remove_prefix(std::min(end + 1, query.size()));
    const auto equals = member.find('=');
    if (equals == std::string_view::npos || member.substr(0, equals) != name) continue;
    std::string out;
    for (auto rest = member.substr(equals + 1); !rest.empty();) {
      if (rest.front() != '%') {
        out += rest.front();
        rest.remove_prefix(1);
        continue;
      }
      const auto byte = from_hex(rest.substr(1, 2));
      if (!byte || byte->size() != 1) return {};
      out += static_cast<char>(byte->front());
      rest.remove_prefix(3);
    }
    return out;
  }
  return {};
}

// A page of another site whose name was pointed at 127.0.0.1 sends its own name as Host.
bool is_local_host(const http::Request& request) {
  auto host = request.header("host").value_or("");
  const auto colon = host.rfind(':');
  if (colon != std::string_view::npos && host.find(']', colon) == std::string_view::npos) host = host.substr(0, colon);
  static constexpr std::array<std::string_view, 3> local{"127.0.0.1", "localhost", "[::1]"};
  return std::ranges::find(local, host) != local.end();
}

}  // namespace

http::Response Router::dev_answer(const http::Request& request) const {
  if (routes_.outbox == nullptr) return not_found();
  if (request.path == "/_dev/outbox")
    return json_answer(200, routes_.outbox->as_json(query_member(request.query, "destination")));
  if (request.path == "/_dev/state") {
    const auto state = routes_.state();
    return json_answer(200, to_json(JsonObject{{"ready", state.unready.empty()},
                                               {"node", state.node},
                                               {"council", state.council},
                                               {"ledger_height", state.height}}));
  }
  return dev_page(request.path).value_or(not_found());
}

http::Response Router::own_answer(const http::Request& request, std::string_view route) const {
  if (request.method != "GET" && request.method != "HEAD") {
    auto refused = json_answer(405, R"({"message":"This path answers GET and HEAD."})");
    refused.headers.push_back({"Allow", "GET, HEAD"});
    return refused;
  }
  if (routes_.local_names_only && !is_local_host(request)) return foreign_name();
  if (route == "dev") return dev_answer(request);
  if (route == "metrics") {
    if (!routes_.metrics_text) return not_found();
    return {200, {{"Content-Type", "text/plain; version=0.0.4; charset=utf-8"}}, routes_.metrics_text()};
  }
  return health(request.path, routes_.state().unready).value_or(not_found());
}

void Router::count(std::string_view route, unsigned status, Duration took) const {
  const std::string name(route);
  metrics_
      .counter("jurat_requests_total", "Requests answered, by route and status",
               {{"route", name}, {"status", std::to_string(status)}})
      .add();
  metrics_
      .histogram("jurat_request_seconds", "Time from the whole request to its answer", request_seconds,
                 {{"route", name}})
      .observe(static_cast<double>(took.count()) / 1e6);
}

http::Response Router::answer(const http::Request& request) const {
  const auto began = clock_.now();
  const auto route = route_of(request);
  const bool own = route == "health" || route == "metrics" || route == "dev";
  auto response = own ? own_answer(request, route) : routes_.api(request);
  const auto took = clock_.now() - began;
  count(route, response.status, took);
  // Health checks come every second; they are logged when they fail.
  const bool quiet = own && response.status < 400;
  log_event(quiet ? Level::debug : Level::info, "request",
            {{"method", request.method},
             {"route", route},
             {"operation", operation_of(request)},
             {"status", response.status},
             {"micros", took.count()},
             {"peer", request.peer}});
  return response;
}

http::Response answer_metrics(const Routes& routes, const http::Request& request) {
  if (request.method != "GET") return json_answer(405, R"({"message":"This path answers GET."})");
  if (routes.local_names_only && !is_local_host(request)) return foreign_name();
  if (request.path == "/metrics" && routes.metrics_text) {
    return {200, {{"Content-Type", "text/plain; version=0.0.4; charset=utf-8"}}, routes.metrics_text()};
  }
  return health(request.path, routes.state().unready).value_or(not_found());
}

}  // namespace jurat::node
