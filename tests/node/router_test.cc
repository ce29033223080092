#include "node/router.h"

#include <gtest/gtest.h>

#include "core/json.h"
#include "node/temporary_folder.h"

namespace jurat::node {
namespace {

struct Fixture {
  TemporaryFolder folder;
  Metrics metrics;
  Outbox outbox{folder.path() / "outbox.jsonl", system_clock()};
  std::vector<std::string> unready;

  Routes routes(bool dev) {
    Routes made;
    made.api = [](const http::Request&) { return http::Response{418, {}, "api"}; };
    made.state = [this] { return NodeState{unready, 7, "abcd", "node-1"}; };
    made.local_names_only = dev;
    if (dev) {
      made.outbox = &outbox;
      made.metrics_text = [this] { return metrics.text(); };
    }
    return made;
  }
  http::Response ask(bool dev, const std::string& method, const std::string& path, const std::string& query = "",
                     const std::string& host = "127.0.0.1:9229") {
    const Router router(routes(dev), metrics, system_clock());
    http::Request request;
    request.method = method;
    request.path = path;
    request.query = query;
    request.headers = {{"host", host}};
    return router.answer(request);
  }
};

council::CodeMessage message_to(const std::string& destination, std::string_view code) {
  return {evidence::CodeMedium::email,    destination, "eu-local-1_a", "ada", evidence::CodePurpose::confirm_sign_up,
          Secret::copy_of(as_bytes(code))};
}

TEST(Router, what_is_not_the_nodes_own_goes_to_the_api) {
  Fixture node;
  EXPECT_EQ(node.ask(false, "POST", "/").status, 418U);
  EXPECT_EQ(node.ask(false, "GET", "/eu-local-1_a/.well-known/jwks.json").status, 418U);
  EXPECT_EQ(node.ask(false, "GET", "/healthy").status, 418U);
}

TEST(Router, readiness_says_its_reasons) {
  Fixture node;
  EXPECT_EQ(node.ask(false, "GET", "/health/live").status, 200U);
  EXPECT_EQ(node.ask(false, "GET", "/health/ready").status, 200U);
  node.unready = {"the node stops: store_full"};
  const auto answer = node.ask(false, "GET", "/health/ready");
  EXPECT_EQ(answer.status, 503U);
  const auto body = parse_json(answer.body, {1000, 4});
  ASSERT_TRUE(body);
  EXPECT_EQ(body->as_object().at("reasons").as_array().at(0).as_string(), "the node stops: store_full");
  EXPECT_EQ(node.ask(false, "GET", "/health/live").status, 200U) << "a node that is not ready is alive";
}

TEST(Router, development_paths_exist_in_development_alone) {
  Fixture node;
  for (const auto* path : {"/_dev/", "/_dev/outbox", "/_dev/state", "/_dev/page.js", "/_dev/page.css"}) {
    EXPECT_EQ(node.ask(true, "GET", path).status, 200U) << path;
    EXPECT_EQ(node.ask(false, "GET", path).status, 404U) << path;
  }
  EXPECT_EQ(node.ask(true, "GET", "/_dev/other").status, 404U);
  EXPECT_EQ(node.ask(false, "GET", "/metrics").status, 404U) << "metrics have a listener of their own in production";
  EXPECT_EQ(node.ask(true, "GET", "/metrics").status, 200U);
}

TEST(Router, a_foreign_host_name_does_not_reach_the_outbox) {
  Fixture node;
  EXPECT_EQ(node.ask(true, "GET", "/_dev/outbox", "", "rebound.example:9229").status, 403U);
  EXPECT_EQ(node.ask(true, "GET", "/_dev/outbox", "", "localhost:9229").status, 200U);
  EXPECT_EQ(node.ask(true, "GET", "/_dev/outbox", "", "[::1]:9229").status, 200U);
  EXPECT_EQ(node.ask(true, "GET", "/_dev/outbox", "", "127.0.0.1").status, 200U);
  EXPECT_EQ(node.ask(true, "GET", "/_dev/outbox", "", "").status, 403U);
}

// A page of another site whose name was pointed at 127.0.0.1 may read nothing of the node, not only its codes.
TEST(Router, a_foreign_host_name_reaches_no_path_of_the_nodes_own_in_development) {
  Fixture node;
  for (const auto* path : {"/metrics", "/health/ready", "/health/live", "/_dev/state", "/_dev/"}) {
    EXPECT_EQ(node.ask(true, "GET", path, "", "rebound.example:9229").status, 403U) << path;
    EXPECT_EQ(node.ask(true, "HEAD", path, "", "rebound.example").status, 403U) << path;
    EXPECT_EQ(node.ask(true, "GET", path, "", "localhost:9229").status, 200U) << path;
  }
  EXPECT_EQ(node.ask(false, "GET", "/health/ready", "", "auth.example.org").status, 200U) << "a load balancer asks";
  EXPECT_EQ(node.ask(true, "POST", "/", "", "auth.example.org").status, 418U) << "the api has signatures of its own";
  http::Request request;
  request.method = "GET";
  request.path = "/metrics";
  request.headers = {{"host", "rebound.example"}};
  EXPECT_EQ(answer_metrics(node.routes(true), request).status, 403U);
  auto production = node.routes(true);
  production.local_names_only = false;
  EXPECT_EQ(answer_metrics(production, request).status, 200U) << "Prometheus asks by any name";
}

TEST(Router, own_paths_take_get_and_head) {
  Fixture node;
  EXPECT_EQ(node.ask(true, "HEAD", "/health/ready").status, 200U);
  EXPECT_EQ(node.ask(true, "POST", "/_dev/outbox").status, 405U);
}

TEST(Router, the_outbox_is_asked_for_one_destination) {
  Fixture node;
  ASSERT_TRUE(node.outbox.send(message_to("a+b@example.com", "111111")));
  ASSERT_TRUE(node.outbox.send(message_to("c@example.com", "222222")));
  const auto ask = [&](const std::string& query) {
    return parse_json(node.ask(true, "GET", "/_dev/outbox", query).body, {10'000, 8})->as_array();
  };
  EXPECT_EQ(ask("").size(), 2U);
  EXPECT_EQ(ask("").at(1).as_object().at("code").as_string(), "222222") << "newest last";
  EXPECT_EQ(ask("destination=a%2Bb%40example.com").size(), 1U);
  EXPECT_EQ(ask("destination=a+b@example.com").size(), 1U);
  EXPECT_EQ(ask("destination=nobody").size(), 0U);
}

TEST(Router, the_page_runs_no_script_but_its_own) {
  Fixture node;
  const auto page = node.ask(true, "GET", "/_dev/");
  const auto policy = std::ranges::find_if(
      page.headers, [](const http::Header& header) { return header.name == "Content-Security-Policy"; });
  ASSERT_NE(policy, page.headers.end());
  EXPECT_NE(policy->value.find("default-src 'none'"), std::string::npos);
  EXPECT_EQ(policy->value.find("unsafe"), std::string::npos);
  EXPECT_EQ(page.body.find("<script>"), std::string::npos);
  EXPECT_EQ(page.body.find("<style"), std::string::npos);
  EXPECT_EQ(node.ask(true, "GET", "/_dev/page.js").body.find("innerHTML"), std::string::npos);
}

TEST(Router, the_metrics_listener_serves_metrics_and_health_alone) {
  Fixture node;
  const auto routes = node.routes(true);
  http::Request request;
  request.method = "GET";
  request.headers = {{"host", "127.0.0.1:9230"}};
  for (const auto& [path, status] :
       std::map<std::string, unsigned>{{"/metrics", 200}, {"/health/ready", 200}, {"/_dev/outbox", 404}, {"/", 404}}) {
    request.path = path;
    EXPECT_EQ(answer_metrics(routes, request).status, status) << path;
  }
}

TEST(Router, requests_are_counted_by_route_and_status) {
  Fixture node;
  static_cast<void>(node.ask(true, "POST", "/"));
  static_cast<void>(node.ask(true, "POST", "/made-up-by-the-caller"));
  const auto text = node.ask(true, "GET", "/metrics").body;
  EXPECT_NE(text.find("jurat_requests_total{route=\"cognito\",status=\"418\"} 1"), std::string::npos) << text;
  EXPECT_EQ(text.find("made-up"), std::string::npos) << "callers do not name labels";
}

}  // namespace
}  // namespace jurat::node
