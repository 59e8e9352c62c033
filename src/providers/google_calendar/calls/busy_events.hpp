// Busy times read off a calendar's events, for connections that may write events but not ask freeBusy
// (decisions, D1): the query of one page of events.list, and what its answer says. Pure functions.
#pragma once

#include "core/outcome.hpp"
#include "core/result.hpp"
#include "core/time_range.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace calfleet::providers::google_calendar {

struct BusyEventsPage {
    std::vector<core::TimeRange> busy;  // whole events, also where they reach beyond the range asked for
    std::string next_page_token;        // empty on the last page; a page may be empty and not the last
};

// With its question mark: all that ends after the range begins and begins before it ends, repeated events one
// by one. Of several attendees only the calendar's own is answered.
std::string encode_busy_events_query(core::TimeRange range, std::string_view page_token);

// An event blocks unless it is cancelled, marked as free, only says where somebody works, or was declined in
// the name of this calendar. Fails with api_5xx for what is no page, and for a blocking event whose times
// cannot be read: unknown is never free (decisions, D14). The excepted event counts for nothing; empty: none.
core::Result<BusyEventsPage, core::Failed> decode_busy_events(std::string_view body,
                                                              std::string_view except_event = {});

}  // namespace calfleet::providers::google_calendar
