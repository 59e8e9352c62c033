// What a command hears of the event that stands for it, and analytics with it. Pure functions.
#pragma once

#include "core/command.hpp"
#include "core/outcome.hpp"
#include "providers/google_calendar/bookings/booking_intent.hpp"
#include "providers/google_calendar/bookings/create_event_request.hpp"
#include "providers/google_calendar/calls/google_event.hpp"

#include <optional>
#include <string>

namespace calfleet::providers::google_calendar {

// Of a booking: with its meeting's link, if it has one, and a warning for what did not come of it.
core::Done booking_done(const core::Command& command, const CreateEventRequest& request,
                        const BookingIntent& intent, const GoogleEvent& booked, core::Instant now);

// Of a booking that is moved: times in the zone.
std::string encode_moved_booking(const GoogleEvent& event, core::TimeRange time, const core::TimeZone& zone);

}  // namespace calfleet::providers::google_calendar
