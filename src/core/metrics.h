// Numbers for operators, in the text format that Prometheus reads.
// Promises: a name never has more than limits::metric_label_sets sets of labels; further ones are counted together
// under the label value "other". Does not: know what is secret; label values are names from closed lists, never what
// users sent. Threading: any thread; the counters are atomic.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace prometheus {
class Counter;
class Gauge;
class Histogram;
}  // namespace prometheus

namespace jurat {

// Handles are cheap to copy and live as long as their Metrics.
class Counter {
 public:
  explicit Counter(prometheus::Counter& counter) noexcept : counter_(&counter) {}
  void add(double amount = 1) const;  // amounts below 0 are ignored

 private:
  prometheus::Counter* counter_;
};

class Gauge {
 public:
  explicit Gauge(prometheus::Gauge& gauge) noexcept : gauge_(&gauge) {}
  void set(double value) const;
  void add(double amount) const;

 private:
  prometheus::Gauge* gauge_;
};

class Histogram {
 public:
  explicit Histogram(prometheus::Histogram& histogram) noexcept : histogram_(&histogram) {}
  void observe(double value) const;

 private:
  prometheus::Histogram* histogram_;
};

using MetricLabels = std::map<std::string, std::string>;

class Metrics {
 public:
  Metrics();
  Metrics(const Metrics&) = delete;
  Metrics& operator=(const Metrics&) = delete;
  ~Metrics();

  // The same name and labels give the same numbers again. A name keeps its kind, its help and the names of its labels;
  // names follow the grammar of Prometheus. Breaking this is our own mistake and stops the process.
  Counter counter(std::string_view name, std::string_view help, const MetricLabels& labels = {});
  Gauge gauge(std::string_view name, std::string_view help, const MetricLabels& labels = {});
  // `upper_bounds` rise; the last bucket, without a bound, is added.
  Histogram histogram(std::string_view name, std::string_view help, const std::vector<double>& upper_bounds,
                      const MetricLabels& labels = {});

  // Text exposition format 0.0.4, names and labels in byte order.
  [[nodiscard]] std::string text() const;

 private:
  struct Families;
  std::unique_ptr<Families> families_;
};

}  // namespace jurat
