// Metrics that are read off live state when somebody asks, in the shapes of prometheus-cpp, and all of a page
// as text. Names and units as Prometheus' conventions have them. Pure functions.
#pragma once

#include <prometheus/client_metric.h>
#include <prometheus/metric_family.h>

#include <string>
#include <vector>

namespace calfleet::adapters::metrics {

using MetricFamilies = std::vector<prometheus::MetricFamily>;
using MetricLabels = std::vector<prometheus::ClientMetric::Label>;

prometheus::MetricFamily counter_family(std::string name, std::string help);
prometheus::MetricFamily gauge_family(std::string name, std::string help);

// One more series of a counter or gauge.
void add_series(prometheus::MetricFamily& to, MetricLabels labels, double value);

// A family of one series without labels.
prometheus::MetricFamily gauge(std::string name, std::string help, double value);
prometheus::MetricFamily counter(std::string name, std::string help, double value);

// calfleet_build_info{version="…"} 1, to join others with.
prometheus::MetricFamily build_info(const std::string& version);

void append(MetricFamilies& to, MetricFamilies more);

// Prometheus' text format 0.0.4.
std::string text_of(const MetricFamilies& families);

}  // namespace calfleet::adapters::metrics
