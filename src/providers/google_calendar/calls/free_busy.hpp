// The body of a freeBusy query and what its answer says.
#pragma once

#include "core/ids.hpp"
#include "core/outcome.hpp"
#include "core/result.hpp"
#include "core/time_range.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace calfleet::providers::google_calendar {

std::string encode_free_busy_query(const std::vector<core::CalendarId>& calendars, core::TimeRange range);

// All busy ranges of all asked calendars. An error in one, or a calendar the answer leaves out, is a failure:
// unknown is never free (decisions, D14).
core::Result<std::vector<core::TimeRange>, core::Failed> decode_free_busy(
    std::string_view body, const std::vector<core::CalendarId>& calendars);

}  // namespace calfleet::providers::google_calendar
