// What every handler needs before they can ask Google anything: the template, its rules in its zone, and the
// right to ask. Loop thread only.
#pragma once

#include "core/availability.hpp"
#include "core/booking_template.hpp"
#include "core/command.hpp"
#include "core/outcome.hpp"
#include "core/slot_search.hpp"
#include "ports/access_tokens.hpp"
#include "ports/booking_records.hpp"
#include "ports/clock.hpp"
#include "ports/template_store.hpp"
#include "providers/google_calendar/calls/google_calendar_api.hpp"
#include "sharing/shared_calls.hpp"

#include <map>
#include <string>
#include <vector>

namespace calfleet::providers::google_calendar {

struct BookingContext {
    core::BookingTemplate booking_template;
    core::SlotRules rules;
    ports::Authorization authorization;
    std::vector<core::Warning> warnings;  // for the result, e.g. that default hours were used
};

// The calendars whose busy times keep slots from being offered, each once.
std::vector<core::CalendarId> blocking_calendars(const core::BookingTemplate& booking_template);

class BookingContextLoader {
public:
    BookingContextLoader(ports::TemplateStore& templates, ports::BookingRecords& records,
                         ports::AccessTokens& tokens, GoogleCalendarApi& api,
                         core::Availability default_availability, ports::Clock& clock);

    ports::awaitable<core::Result<BookingContext, core::Failed>> load(const core::Command& command,
                                                                      core::TemplateId template_id,
                                                                      ports::SteadyInstant deadline);

    // Notes in the rules which days take no more bookings of the template, that event's not counted. Asks
    // nobody for a template without such a limit.
    ports::awaitable<core::Result<void, core::Failed>> note_full_days(BookingContext& context,
                                                                      std::string except_event);

private:
    // A calendar's zone changes about never, so it is asked for once an hour.
    struct KnownZone {
        core::TimeZone zone;
        ports::SteadyInstant forget_at;
    };
    using ZoneKey = std::pair<core::AgentId, core::CalendarId>;

    ports::awaitable<core::Result<core::TimeZone, core::Failed>> zone_of(
        const core::BookingTemplate& booking_template, const CallContext& call);
    ports::awaitable<core::Result<core::TimeZone, core::Failed>> ask_for_zone(CallContext call, ZoneKey key);

    ports::TemplateStore& templates_;
    ports::BookingRecords& records_;
    ports::AccessTokens& tokens_;
    GoogleCalendarApi& api_;
    const core::Availability default_availability_;
    ports::Clock& clock_;
    std::map<ZoneKey, KnownZone> known_zones_;
    sharing::SharedCalls<core::TimeZone> asked_zones_;
};

}  // namespace calfleet::providers::google_calendar
