// A page of calendarList.list, as Google answers it. Pure function.
#pragma once

#include "core/ids.hpp"
#include "core/outcome.hpp"
#include "core/result.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace calfleet::providers::google_calendar {

struct ListedCalendar {
    core::CalendarId id;
    std::string name;
    bool primary = false;
};

struct CalendarListPage {
    std::vector<ListedCalendar> calendars;
    std::string next_page_token;  // empty on the last page; a page may be empty and not the last
};

// Fails with api_5xx for what is no page. Entries without an id that we would accept are left out.
core::Result<CalendarListPage, core::Failed> decode_calendar_list(std::string_view body);

}  // namespace calfleet::providers::google_calendar
