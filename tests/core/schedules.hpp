// Short ways to write schedules in tests.
#pragma once

#include "core/schedule_definition.hpp"

#include <stdexcept>
#include <string_view>

namespace calfleet::core {

inline CronExpression cron(std::string_view text) {
    const auto parsed = parse_cron(text);
    if (!parsed) throw std::invalid_argument(parsed.error());
    return *parsed;
}

inline ScheduleDefinition schedule(std::string_view text) {
    const auto parsed = parse_schedule(text);
    if (!parsed) throw std::invalid_argument(parsed.error());
    return *parsed;
}

}  // namespace calfleet::core
