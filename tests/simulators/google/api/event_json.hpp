// Events to and from Google's JSON.
#pragma once

#include "core/result.hpp"
#include "simulators/google/api/api_error.hpp"
#include "simulators/google/model/calendar.hpp"
#include "simulators/google/model/directory.hpp"
#include "simulators/google/model/event.hpp"

#include <boost/json/object.hpp>
#include <date/tz.h>

#include <cstddef>
#include <limits>
#include <string>
#include <string_view>

namespace calfleet::simulators::google {

// What a client may set of an event, checked as Google checks it. Whoever inserts it adds the rest (creator,
// times of change, an id if it has none).
core::Result<Event, ApiError> parse_event(const boost::json::object& body, const Calendar& calendar);

// The event with what the body says of it: what is not named stays, null takes away, a list replaces the
// whole list, and extended properties are merged key by key.
core::Result<Event, ApiError> changed_event(Event event, const boost::json::object& body,
                                            const Calendar& calendar);

// Who looks at the event, and how.
struct EventViewer {
    const CalendarView& view;
    const date::time_zone* zone = nullptr;  // in which times are written
    std::size_t attendees_max = std::numeric_limits<std::size_t>::max();
};

// With more attendees than that, only the calendar's own is left of them, and `attendeesOmitted` says so. A
// viewer who may only see free and busy gets no more than the times.
boost::json::object event_json(const Event& event, const EventViewer& viewer);

std::string etag_of(const Event& event);

}  // namespace calfleet::simulators::google
