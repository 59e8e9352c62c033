// RFC 3339 texts, dates and zones, as Google reads and writes them. Any thread.
#pragma once

#include "core/time_range.hpp"

#include <date/date.h>
#include <date/tz.h>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace calfleet::simulators::google {

// A date-time as written: without an offset it means nothing until somebody names a zone.
struct DateTimeText {
    date::local_time<std::chrono::milliseconds> local;
    std::optional<std::chrono::minutes> offset;
};

std::optional<DateTimeText> parse_date_time(std::string_view text);
std::optional<core::Instant> parse_instant(std::string_view text);  // needs its offset
std::optional<date::year_month_day> parse_date(std::string_view text);

// "2026-05-01T10:00:00+02:00", or with "Z" where there is no zone. Milliseconds only when not zero.
std::string format_instant(core::Instant instant, const date::time_zone* zone = nullptr);
std::string format_date(date::year_month_day date);

// Nothing for a name the zone database does not know.
const date::time_zone* find_zone(std::string_view name);

// A local time that occurs twice is its first occurrence; one that is skipped is the instant of the jump.
core::Instant to_instant(date::local_time<std::chrono::milliseconds> local, const date::time_zone* zone);
core::Instant midnight(date::year_month_day date, const date::time_zone* zone);

}  // namespace calfleet::simulators::google
