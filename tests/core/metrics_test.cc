#include "core/metrics.h"

#include <gtest/gtest.h>

#include <string>
#include <thread>
#include <vector>

#include "core/limits.h"

namespace jurat {
namespace {

// The lines of a name, comments included, in the text exposition format 0.0.4.
std::vector<std::string> lines_of(const Metrics& metrics, const std::string& part) {
  std::vector<std::string> out;
  const std::string text = metrics.text();
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = text.find('\n', at);
    const std::string line = text.substr(at, end - at);
    if (line.find(part) != std::string::npos) out.push_back(line);
    at = end + 1;
  }
  return out;
}

TEST(metrics, a_counter_counts_what_has_its_labels) {
  Metrics metrics;
  metrics.counter("jurat_requests_total", "requests", {{"operation", "SignUp"}}).add();
  metrics.counter("jurat_requests_total", "requests", {{"operation", "SignUp"}}).add(2);
  metrics.counter("jurat_requests_total", "requests", {{"operation", "GetUser"}}).add();
  EXPECT_EQ(lines_of(metrics, "jurat_requests_total"),
            (std::vector<std::string>{"# HELP jurat_requests_total requests", "# TYPE jurat_requests_total counter",
                                      R"(jurat_requests_total{operation="GetUser"} 1)",
                                      R"(jurat_requests_total{operation="SignUp"} 3)"}));
}

TEST(metrics, a_counter_never_goes_down) {
  Metrics metrics;
  const Counter counter = metrics.counter("jurat_x_total", "x");
  counter.add(5);
  counter.add(-3);
  EXPECT_EQ(lines_of(metrics, "jurat_x_total ").back(), "jurat_x_total 5");
}

TEST(metrics, a_gauge_is_set_and_moved) {
  Metrics metrics;
  const Gauge gauge = metrics.gauge("jurat_height", "ledger height");
  gauge.set(41);
  gauge.add(2);
  gauge.add(-1);
  EXPECT_EQ(lines_of(metrics, "jurat_height ").back(), "jurat_height 42");
}

TEST(metrics, a_histogram_has_buckets_sum_and_count) {
  Metrics metrics;
  const Histogram histogram = metrics.histogram("jurat_seconds", "time", {0.1, 1});
  for (const double value : {0.05, 0.1, 0.5, 5.0}) histogram.observe(value);
  EXPECT_EQ(lines_of(metrics, "jurat_seconds_"),
            (std::vector<std::string>{"jurat_seconds_count 4", "jurat_seconds_sum 5.65",
                                      R"(jurat_seconds_bucket{le="0.1"} 2)", R"(jurat_seconds_bucket{le="1"} 3)",
                                      R"(jurat_seconds_bucket{le="+Inf"} 4)"}));
}

TEST(metrics, further_sets_of_labels_are_counted_together) {
  Metrics metrics;
  for (std::size_t i = 0; i < limits::metric_label_sets + 50; ++i) {
    metrics.counter("jurat_many_total", "many", {{"name", std::to_string(i)}}).add();
  }
  const auto series = lines_of(metrics, "jurat_many_total{");
  EXPECT_EQ(series.size(), limits::metric_label_sets + 1);
  EXPECT_EQ(lines_of(metrics, R"(name="other")").at(0), R"(jurat_many_total{name="other"} 50)");
  metrics.counter("jurat_many_total", "many", {{"name", "0"}}).add();
  EXPECT_EQ(lines_of(metrics, R"(name="0"})").at(0), R"(jurat_many_total{name="0"} 2)");
}

TEST(metrics, label_values_are_escaped) {
  Metrics metrics;
  metrics.counter("jurat_x_total", "x", {{"name", "a\"b\\c\nd"}}).add();
  EXPECT_EQ(lines_of(metrics, "jurat_x_total{").at(0), R"(jurat_x_total{name="a\"b\\c\nd"} 1)");
}

TEST(metrics, names_come_in_byte_order) {
  Metrics metrics;
  metrics.gauge("jurat_b", "b").set(1);
  metrics.counter("jurat_c_total", "c").add();
  metrics.counter("jurat_a_total", "a").add();
  const std::string text = metrics.text();
  EXPECT_LT(text.find("jurat_a_total"), text.find("jurat_b"));
  EXPECT_LT(text.find("jurat_b"), text.find("jurat_c_total"));
}

TEST(metrics, threads_count_together) {
  Metrics metrics;
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&metrics] {
      for (int n = 0; n < 500; ++n) metrics.counter("jurat_x_total", "x", {{"k", n % 2 == 0 ? "a" : "b"}}).add();
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(lines_of(metrics, "jurat_x_total{"),
            (std::vector<std::string>{R"(jurat_x_total{k="a"} 1000)", R"(jurat_x_total{k="b"} 1000)"}));
}

TEST(metrics_death, a_name_keeps_kind_help_and_label_names) {
  Metrics metrics;
  metrics.counter("jurat_x_total", "x", {{"k", "v"}}).add();
  EXPECT_DEATH(metrics.gauge("jurat_x_total", "x", {{"k", "v"}}), "broken truth");
  EXPECT_DEATH(metrics.counter("jurat_x_total", "other help", {{"k", "v"}}), "broken truth");
  EXPECT_DEATH(metrics.counter("jurat_x_total", "x", {{"other", "v"}}), "broken truth");
}

}  // namespace
}  // namespace jurat
