// The process_* metrics that every Prometheus client has and prometheus-cpp has not: processor time, memory,
// file descriptors, start. Read from /proc/self (proc(5)); what cannot be read is left out. Any thread.
#pragma once

#include "adapters/metrics/metric_families.hpp"

namespace calfleet::adapters::metrics {

MetricFamilies process_metrics();

}  // namespace calfleet::adapters::metrics
