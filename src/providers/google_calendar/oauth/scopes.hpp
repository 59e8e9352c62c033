// What a connection asks Google for (google-wire facts: the scopes each method accepts). freeBusy and the
// calendar list refuse `calendar.events` alone, so three scopes are the least that does everything.
#pragma once

#include "ports/oauth_provider.hpp"

#include <string_view>

namespace calfleet::providers::google_calendar {

inline constexpr const char* kDefaultScopes =
    "openid email https://www.googleapis.com/auth/calendar.events "
    "https://www.googleapis.com/auth/calendar.events.freebusy "
    "https://www.googleapis.com/auth/calendar.calendarlist.readonly";

// Enough to write events, too narrow for free/busy and the list of calendars.
inline constexpr const char* kWriteScopesOnly =
    "openid email https://www.googleapis.com/auth/calendar.events";

// People may untick scopes on the consent screen, so what was granted is looked at (decisions, D1). A wider
// scope of the operator's choice counts for the narrower ones it includes.
ports::Capability capability_of(std::string_view granted_scopes);

}  // namespace calfleet::providers::google_calendar
