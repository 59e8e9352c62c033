// How a request wants to see events: its zone, and how many attendees.
#pragma once

#include "simulators/google/api/call.hpp"
#include "simulators/google/api/event_json.hpp"

#include <cstddef>
#include <limits>

namespace calfleet::simulators::google {

// Borrows the view.
inline core::Result<EventViewer, ApiError> viewer_of(const Call& call, const CalendarView& view) {
    constexpr std::size_t kNoLimit = std::numeric_limits<std::size_t>::max();
    const auto attendees_max = count_parameter(call, "maxAttendees", kNoLimit, kNoLimit);
    if (!attendees_max) return attendees_max.error();
    const auto zone = zone_parameter(call, view.calendar->zone());
    if (!zone) return zone.error();
    return EventViewer{view, *zone, call.plan.has(Quirk::kAttendeesOmitted) ? 0 : *attendees_max};
}

}  // namespace calfleet::simulators::google
