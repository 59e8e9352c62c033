// What the scheduler tells Prometheus, as text. What is true of the whole fleet is told by the scheduler that
// leads, once. Pure function.
#pragma once

#include "adapters/metrics/metric_families.hpp"
#include "ports/connection_survey.hpp"
#include "ports/schedules.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace calfleet::scheduler {

struct SchedulerFigures {
    bool leads = false;
    std::vector<ports::Schedule> schedules;  // as the store last told
    std::size_t companies_over_threshold = 0;
    std::vector<ports::ConnectionCount> connections;  // as last counted
};

// After the figures that every service has (wiring/service_metrics).
std::string metrics_page(const SchedulerFigures& figures, adapters::metrics::MetricFamilies of_the_service);

}  // namespace calfleet::scheduler
