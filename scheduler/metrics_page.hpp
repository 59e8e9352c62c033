// What the scheduler tells Prometheus, as text. How slots have ended is counted in the store, so only the
// scheduler that leads tells it. Pure function.
#pragma once

#include "ports/schedules.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace calfleet::scheduler {

struct SchedulerFigures {
    bool leads = false;
    std::vector<ports::Schedule> schedules;  // as the store last told
    std::size_t companies_over_threshold = 0;
};

std::string metrics_page(const SchedulerFigures& figures);

}  // namespace calfleet::scheduler
