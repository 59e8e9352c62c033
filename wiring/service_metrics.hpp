// What every service tells Prometheus of itself: its build, its process, and whether what it depends on is
// there, as /readyz sees it. Loop thread only.
#pragma once

#include "adapters/metrics/metric_families.hpp"
#include "wiring/readiness.hpp"

namespace calfleet::wiring {

adapters::metrics::MetricFamilies service_metrics(const Readiness& readiness);

}  // namespace calfleet::wiring
