// Local hours as stretches of absolute time, with their grid of slot starts: the one place where wall clocks
// meet instants. Pure function, any thread.
#pragma once

#include "core/availability.hpp"
#include "core/time_range.hpp"
#include "core/time_zone.hpp"

#include <chrono>
#include <vector>

namespace calfleet::core {

// A part of one interval of hours within which the clock is not moved. Hours with a clock change in them are
// several stretches; an hour that the wall shows twice is in two, one that it never shows in none.
struct OpenStretch {
    TimeRange range;  // when the wall shows a time of the hours
    Instant
        grid_start;  // when it would have shown their beginning, had the clock never moved; <= range.start
    Instant open_until;  // how long it goes on being open: stretches that touch are one opening
    LocalDate day;
};

// The stretches within a range, by time; none overlapping another.
std::vector<OpenStretch> open_hours(const Availability& availability, const TimeZone& zone, TimeRange range);

// The first time on the stretch's grid that is not before the stretch; it may lie behind its end.
Instant first_on_grid(const OpenStretch& stretch, std::chrono::minutes step);

}  // namespace calfleet::core
