// From a template and a customer to the event that will stand in the calendar. Pure: no call, no clock.
#pragma once

#include "core/booking_template.hpp"
#include "core/command.hpp"
#include "core/outcome.hpp"
#include "core/result.hpp"
#include "core/slot_search.hpp"
#include "ports/keyed_hash.hpp"
#include "providers/google_calendar/bookings/create_event_request.hpp"
#include "providers/google_calendar/calls/google_event.hpp"

namespace calfleet::providers::google_calendar {

// Fails with invalid_attendee_email when the customer's address is missing or malformed. The event's id
// depends on company, agent, calendar and command id alone, so the same command can never book twice
// (decisions, D6).
core::Result<NewEvent, core::Failed> plan_event(const core::Command& command,
                                                const CreateEventRequest& request,
                                                const core::BookingTemplate& booking_template,
                                                const core::SlotRules& rules,
                                                const ports::KeyedHash& event_id_key);

}  // namespace calfleet::providers::google_calendar
