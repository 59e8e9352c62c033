#include "core/availability_text.hpp"

#include "core/characters.hpp"
#include "core/digits.hpp"
#include "core/quoted.hpp"
#include "core/rfc3339.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>

namespace calfleet::core {
namespace {

std::vector<std::string_view> split(std::string_view text, char separator) {
    std::vector<std::string_view> pieces;
    for (std::size_t begin = 0;;) {
        const std::size_t end = text.find(separator, begin);
        pieces.push_back(text.substr(begin, end - begin));
        if (end == std::string_view::npos) return pieces;
        begin = end + 1;
    }
}

// One clause in its plainest writing, so that "Mon - Fri  09:00-12:00, 13:00-17:00" is read as meant.
std::string plain(std::string_view clause) {
    std::string text;
    bool blank_before = false;
    for (const char c : clause) {
        if (c == ' ' || c == '\t') {
            blank_before = true;
            continue;
        }
        const bool joins = c == ',' || c == '-';
        const bool follows_join = text.ends_with(',') || text.ends_with('-');
        if (blank_before && !text.empty() && !joins && !follows_join) text += ' ';
        text += to_lower(c);
        blank_before = false;
    }
    return text;
}

std::optional<std::size_t> day_index(std::string_view name) {
    const auto* const found = std::find(kDayNames.begin(), kDayNames.end(), name);
    if (found == kDayNames.end()) return std::nullopt;
    return static_cast<std::size_t>(found - kDayNames.begin());
}

// "09:00" as the time since midnight.
std::optional<std::chrono::minutes> parse_clock(std::string_view text) {
    if (text.size() != 5 || text[2] != ':') return std::nullopt;
    const auto hour = parse_digits(text.substr(0, 2));
    const auto minute = parse_digits(text.substr(3, 2));
    if (!hour || !minute || *minute > 59) return std::nullopt;
    const std::chrono::minutes clock = std::chrono::hours(*hour) + std::chrono::minutes(*minute);
    if (clock > kWholeDay.to) return std::nullopt;
    return clock;
}

Result<LocalHours, AvailabilityError> parse_interval(std::string_view text) {
    const std::size_t dash = std::min(text.find('-'), text.size());
    const auto from = parse_clock(text.substr(0, dash));
    const auto to = parse_clock(text.substr(std::min(dash + 1, text.size())));
    if (!from || !to)
        return error_about(text, "are no hours; write HH:MM-HH:MM between 00:00 and 24:00, or closed");
    if (*from >= *to)
        return error_about(text,
                           "does not end after it begins; hours over midnight are two, one until 24:00 and "
                           "one from 00:00 on the next day");
    return LocalHours{*from, *to};
}

// "mon", "mon-fri", "sat-mon", "mon,wed,fri".
Result<WeekDays, AvailabilityError> parse_days(std::string_view text) {
    WeekDays days;
    for (const std::string_view piece : split(text, ',')) {
        const std::size_t dash = std::min(piece.find('-'), piece.size());
        const auto first = day_index(piece.substr(0, dash));
        const auto last = dash == piece.size() ? first : day_index(piece.substr(dash + 1));
        if (!first || !last)
            return error_about(piece,
                               "is no day; write mon, tue, wed, thu, fri, sat, sun, a range such as mon-fri, "
                               "a date such as 2026-12-25, or always");
        for (std::size_t day = *first;; day = (day + 1) % kDayNames.size()) {
            if (days.test(day)) return error_about(kDayNames.at(day), "is named twice");
            days.set(day);
            if (day == *last) break;
        }
    }
    return days;
}

// "09:00-12:00,13:00-17:00" or "closed".
Result<DayHours, AvailabilityError> parse_hours(std::string_view text) {
    DayHours hours;
    if (text == "closed") return hours;
    for (const std::string_view piece : split(text, ',')) {
        const auto interval = parse_interval(piece);
        if (!interval) return interval.error();
        hours.push_back(*interval);
    }
    std::sort(hours.begin(), hours.end());
    for (std::size_t i = 1; i < hours.size(); ++i)
        if (hours[i].from < hours[i - 1].to) return error_about(text, "overlap each other");
    return hours;
}

void append_clock(std::string& text, std::chrono::minutes clock) {
    append_digits(text, static_cast<int>(clock.count() / 60), 2);
    text += ':';
    append_digits(text, static_cast<int>(clock.count() % 60), 2);
}

}  // namespace

std::vector<std::string> split_clauses(std::string_view text) {
    std::vector<std::string> clauses;
    for (const std::string_view piece : split(text, ';'))
        if (std::string clause = plain(piece); !clause.empty()) clauses.push_back(std::move(clause));
    return clauses;
}

Result<AvailabilityClause, AvailabilityError> parse_clause(std::string_view clause) {
    if (clause == "always") return AvailabilityClause{std::nullopt, WeekDays().set(), {kWholeDay}};

    const std::size_t blank = std::min(clause.find(' '), clause.size());
    const std::string_view subject = clause.substr(0, blank);
    AvailabilityClause parsed;
    if (subject.front() >= '0' && subject.front() <= '9') {
        parsed.date = parse_date(subject);
        if (!parsed.date) return error_about(subject, "is no date; write YYYY-MM-DD");
    } else {
        const auto days = parse_days(subject);
        if (!days) return days.error();
        parsed.days = *days;
    }
    const auto hours = parse_hours(clause.substr(std::min(blank + 1, clause.size())));
    if (!hours) return hours.error();
    parsed.hours = *hours;
    return parsed;
}

std::string hours_text(const DayHours& hours) {
    if (hours.empty()) return "closed";
    std::string text;
    for (const LocalHours& interval : hours) {
        if (!text.empty()) text += ',';
        append_clock(text, interval.from);
        text += '-';
        append_clock(text, interval.to);
    }
    return text;
}

AvailabilityError error_about(std::string_view piece, std::string_view remark) {
    std::string message = quoted(piece);
    message.append(" ").append(remark);
    return {std::move(message)};
}

}  // namespace calfleet::core
