// What a connection asks Google for (google-wire facts: the scopes each method accepts). freeBusy and the
// calendar list refuse `calendar.events` alone, so three scopes are the least that does everything.
#pragma once

namespace calfleet::providers::google_calendar {

inline constexpr const char* kDefaultScopes =
    "openid email https://www.googleapis.com/auth/calendar.events "
    "https://www.googleapis.com/auth/calendar.events.freebusy "
    "https://www.googleapis.com/auth/calendar.calendarlist.readonly";

// Enough to write events, too narrow for free/busy and the list of calendars.
inline constexpr const char* kWriteScopesOnly =
    "openid email https://www.googleapis.com/auth/calendar.events";

}  // namespace calfleet::providers::google_calendar
