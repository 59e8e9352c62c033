// The words of the text form of an availability: days, hours, and what to say when they are wrong.
// Part of core/availability.hpp; nobody else needs it.
#pragma once

#include "core/availability.hpp"

#include <array>
#include <bitset>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace calfleet::core {

constexpr std::array<std::string_view, 7> kDayNames{"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
constexpr LocalHours kWholeDay{std::chrono::minutes(0), std::chrono::hours(24)};

using WeekDays = std::bitset<kDayNames.size()>;  // Monday is bit 0

// The clauses between semicolons in lower case, with no blanks but single ones between words; none empty.
std::vector<std::string> split_clauses(std::string_view text);

// What one clause says: hours for a date, or else for some days of every week.
struct AvailabilityClause {
    std::optional<LocalDate> date;
    WeekDays days;
    DayHours hours;
};

// One of the texts that split_clauses gives.
Result<AvailabilityClause, AvailabilityError> parse_clause(std::string_view clause);

// "09:00-12:00,13:00-17:00", or "closed" for none.
std::string hours_text(const DayHours& hours);

// The offending piece in quotation marks and what is to be said of it.
AvailabilityError error_about(std::string_view piece, std::string_view remark);

}  // namespace calfleet::core
