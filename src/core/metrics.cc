#include "core/metrics.h"

#include <prometheus/counter.h>
#include <prometheus/family.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <algorithm>
#include <functional>
#include <mutex>
#include <set>
#include <utility>

#include "core/limits.h"
#include "core/result.h"

namespace jurat {

namespace {

template <typename Kind>
struct Family {
  prometheus::Family<Kind>* family;
  std::string help;
  std::set<std::string> label_names;
  std::set<MetricLabels> label_sets;
};

template <typename Kind>
using FamilyMap = std::map<std::string, Family<Kind>, std::less<>>;

std::set<std::string> names_of(const MetricLabels& labels) {
  std::set<std::string> names;
  for (const auto& [name, value] : labels) names.insert(name);
  return names;
}

}  // namespace

struct Metrics::Families {
  mutable std::mutex mutex;
  prometheus::Registry registry;
  FamilyMap<prometheus::Counter> counters;
  FamilyMap<prometheus::Gauge> gauges;
  FamilyMap<prometheus::Histogram> histograms;

  // The numbers of one set of labels; `build` makes the family at its first use, `more` are the kind's own arguments.
  template <class Kind, class Builder, class... More>
  Kind& numbers(FamilyMap<Kind>& families, Builder build, std::string_view name, std::string_view help,
                MetricLabels labels, const More&... more) {
    const std::scoped_lock lock(mutex);
    auto place = families.find(name);
    if (place == families.end()) {
      const bool taken = counters.contains(name) || gauges.contains(name) || histograms.contains(name);
      ASSERT_TRUTH(!taken);  // a name keeps its kind
      auto& family = build().Name(std::string(name)).Help(std::string(help)).Register(registry);
      place = families.emplace(std::string(name), Family<Kind>{&family, std::string(help), names_of(labels), {}}).first;
    }
    Family<Kind>& found = place->second;
    ASSERT_TRUTH(found.help == help && found.label_names == names_of(labels));
    if (!found.label_sets.contains(labels)) {
      if (found.label_sets.size() >= limits::metric_label_sets) {
        for (auto& [label, value] : labels) value = "other";
      } else {
        found.label_sets.insert(labels);
      }
    }
    return found.family->Add(labels, more...);  // returns the numbers that are there already
  }
};

void Counter::add(double amount) const { counter_->Increment(amount); }
void Gauge::set(double value) const { gauge_->Set(value); }
void Gauge::add(double amount) const { gauge_->Increment(amount); }
void Histogram::observe(double value) const { histogram_->Observe(value); }

Metrics::Metrics() : families_(std::make_unique<Families>()) {}
Metrics::~Metrics() = default;

Counter Metrics::counter(std::string_view name, std::string_view help, const MetricLabels& labels) {
  return Counter(families_->numbers(families_->counters, prometheus::BuildCounter, name, help, labels));
}

Gauge Metrics::gauge(std::string_view name, std::string_view help, const MetricLabels& labels) {
  return Gauge(families_->numbers(families_->gauges, prometheus::BuildGauge, name, help, labels));
}

Histogram Metrics::histogram(std::string_view name, std::string_view help, const std::vector<double>& upper_bounds,
                             const MetricLabels& labels) {
  ASSERT_TRUTH(std::ranges::is_sorted(upper_bounds));
  return Histogram(
      families_->numbers(families_->histograms, prometheus::BuildHistogram, name, help, labels, upper_bounds));
}

std::string Metrics::text() const {
  std::vector<prometheus::MetricFamily> families = families_->registry.Collect();
  std::ranges::sort(families, {}, &prometheus::MetricFamily::name);
  const auto labels_of = [](const prometheus::ClientMetric& metric) {
    std::vector<std::pair<std::string, std::string>> labels;
    for (const auto& label : metric.label) labels.emplace_back(label.name, label.value);
    return labels;
  };
  for (prometheus::MetricFamily& family : families) std::ranges::sort(family.metric, {}, labels_of);
  return prometheus::TextSerializer().Serialize(families);
}

}  // namespace jurat
