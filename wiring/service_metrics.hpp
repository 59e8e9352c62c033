// What every service tells Prometheus of itself: its build, its process, whether what it depends on is
// there, as /readyz sees it, and what somebody has to look at. Loop thread only.
#pragma once

#include "adapters/metrics/metric_families.hpp"
#include "adapters/metrics/ops_alert_counter.hpp"
#include "wiring/readiness.hpp"

#include <chrono>

namespace calfleet::wiring {

struct ServiceFigures {
    const Readiness& readiness;
    const adapters::metrics::OpsAlertCounter& alerts;
    std::chrono::milliseconds loop_lag;
};

adapters::metrics::MetricFamilies service_metrics(const ServiceFigures& figures);

}  // namespace calfleet::wiring
