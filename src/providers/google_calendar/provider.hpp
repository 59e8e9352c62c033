// Google Calendar as the worker sees it: one row per command. Adding a command is adding a row, and its
// handler's file.
#pragma once

#include "core/availability.hpp"
#include "ports/access_tokens.hpp"
#include "ports/authorized_http.hpp"
#include "ports/clock.hpp"
#include "ports/command_handler.hpp"
#include "ports/keyed_hash.hpp"
#include "ports/log.hpp"
#include "ports/template_store.hpp"
#include "providers/google_calendar/booking_context.hpp"
#include "providers/google_calendar/bookings/booking_desk.hpp"
#include "providers/google_calendar/bookings/cancel_event_handler.hpp"
#include "providers/google_calendar/bookings/create_event_handler.hpp"
#include "providers/google_calendar/bookings/reschedule_event_handler.hpp"
#include "providers/google_calendar/calls/google_calendar_api.hpp"
#include "providers/google_calendar/lookups/busy_times.hpp"
#include "providers/google_calendar/lookups/list_calendars_handler.hpp"
#include "providers/google_calendar/lookups/list_slots_handler.hpp"

#include <chrono>
#include <string>
#include <vector>

namespace calfleet::providers::google_calendar {

struct ProviderSettings {
    std::string api_url;  // https://www.googleapis.com/calendar/v3
    core::Availability default_availability;
    std::chrono::milliseconds lookup_deadline;
    std::chrono::milliseconds booking_deadline;
    std::chrono::milliseconds busy_cache_ttl;
    core::InvitationCaps invitation_caps = {};
};

// What the provider stands on; all of it outlives the provider.
struct ProviderPorts {
    ports::AuthorizedHttp& http;
    ports::TemplateStore& templates;
    ports::BookingRecords& bookings;
    ports::AccessTokens& tokens;
    const ports::KeyedHash& event_id_key;
    ports::Clock& clock;
    ports::Log& log;
};

class Provider {
public:
    Provider(const ProviderPorts& ports, const ProviderSettings& settings);

    std::vector<ports::CommandRoute> routes();

private:
    BookingTools tools(const ProviderPorts& ports);

    const ProviderSettings settings_;
    GoogleCalendarApi api_;
    BusyTimes busy_times_;
    BookingContextLoader contexts_;
    ListSlotsHandler list_slots_;
    BookingDesk desk_;
    CreateEventHandler create_event_;
    RescheduleEventHandler reschedule_event_;
    CancelEventHandler cancel_event_;
    ListCalendarsHandler list_calendars_;
};

}  // namespace calfleet::providers::google_calendar
