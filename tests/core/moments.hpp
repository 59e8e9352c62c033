// Short ways to write times in tests, so that a table of them can be read.
#pragma once

#include "core/rfc3339.hpp"
#include "core/time_range.hpp"
#include "core/time_zone.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace calfleet::core {

inline Instant at(std::string_view rfc3339) {
    return parse_rfc3339(rfc3339).value();
}

inline LocalDate on_day(std::string_view date) {
    return parse_date(date).value();
}

inline TimeZone zone(std::string_view name) {
    return TimeZone::find(name).value();
}

inline TimeRange range(std::string_view start, std::string_view end) {
    return {at(start), at(end)};
}

// The starts as a clock in that place shows them, with the offset: "2026-03-08T03:00:00-04:00".
inline std::vector<std::string> starts_in(const TimeZone& place, const std::vector<TimeRange>& slots) {
    std::vector<std::string> texts;
    texts.reserve(slots.size());
    for (const TimeRange& slot : slots) texts.push_back(to_rfc3339(slot.start, place));
    return texts;
}

}  // namespace calfleet::core
