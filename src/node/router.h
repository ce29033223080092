// The public listener: the node's own paths (/health, /metrics, /_dev) here, everything else to the api; each answer is
// counted and logged, without bodies, headers or query strings. Thread-safe.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "core/metrics.h"
#include "core/outside.h"
#include "http/message.h"
#include "node/outbox.h"

namespace jurat::node {

// What /_dev/state and /health/ready tell.
struct NodeState {
  std::vector<std::string> unready;  // reasons; empty = ready
  std::uint64_t height = 0;
  std::string council;
  std::string node;
};

struct Routes {
  std::function<http::Response(const http::Request&)> api;
  std::function<NodeState()> state;
  std::function<std::string()> metrics_text;  // empty: /metrics is not answered here
  const Outbox* outbox = nullptr;             // null: no development paths
  bool local_names_only = true;               // the node's own paths demand a local Host header; `jurat dev`
};

class Router {
 public:
  Router(Routes routes, Metrics& metrics, Clock& clock)
      : routes_(std::move(routes)), metrics_(metrics), clock_(clock) {}
  [[nodiscard]] http::Response answer(const http::Request& request) const;

 private:
  [[nodiscard]] http::Response own_answer(const http::Request& request, std::string_view route) const;
  void count(std::string_view route, unsigned status, Duration took) const;
  [[nodiscard]] http::Response dev_answer(const http::Request& request) const;

  Routes routes_;
  Metrics& metrics_;
  Clock& clock_;
};

// The listener of `metrics_listen`: /metrics and health, nothing else.
http::Response answer_metrics(const Routes& routes, const http::Request& request);

}  // namespace jurat::node
