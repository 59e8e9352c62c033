#include "adapters/metrics/metric_families.hpp"

#include <prometheus/text_serializer.h>

#include <iterator>
#include <utility>

namespace calfleet::adapters::metrics {
namespace {

prometheus::MetricFamily family(std::string name, std::string help, prometheus::MetricType type) {
    prometheus::MetricFamily made;
    made.name = std::move(name);
    made.help = std::move(help);
    made.type = type;
    return made;
}

}  // namespace

prometheus::MetricFamily counter_family(std::string name, std::string help) {
    return family(std::move(name), std::move(help), prometheus::MetricType::Counter);
}

prometheus::MetricFamily gauge_family(std::string name, std::string help) {
    return family(std::move(name), std::move(help), prometheus::MetricType::Gauge);
}

void add_series(prometheus::MetricFamily& to, MetricLabels labels, double value) {
    prometheus::ClientMetric metric;
    metric.label = std::move(labels);
    (to.type == prometheus::MetricType::Counter ? metric.counter.value : metric.gauge.value) = value;
    to.metric.push_back(std::move(metric));
}

prometheus::MetricFamily gauge(std::string name, std::string help, double value) {
    prometheus::MetricFamily made = gauge_family(std::move(name), std::move(help));
    add_series(made, {}, value);
    return made;
}

prometheus::MetricFamily counter(std::string name, std::string help, double value) {
    prometheus::MetricFamily made = counter_family(std::move(name), std::move(help));
    add_series(made, {}, value);
    return made;
}

prometheus::MetricFamily build_info(const std::string& version) {
    prometheus::MetricFamily made = gauge_family("calfleet_build_info", "1; the version is its label.");
    add_series(made, {{"version", version}}, 1);
    return made;
}

void append(MetricFamilies& to, MetricFamilies more) {
    to.insert(to.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

std::string text_of(const MetricFamilies& families) {
    return prometheus::TextSerializer().Serialize(families);
}

}  // namespace calfleet::adapters::metrics
