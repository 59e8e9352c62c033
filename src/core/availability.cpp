#include "core/availability.hpp"

#include "core/availability_text.hpp"
#include "core/rfc3339.hpp"

#include <date/date.h>

#include <algorithm>
#include <cstddef>

namespace calfleet::core {

Availability::Availability() : Availability(DayHours{{std::chrono::hours(9), std::chrono::hours(18)}}) {}

Availability Availability::always() {
    return Availability(DayHours{kWholeDay});
}

Result<Availability, AvailabilityError> Availability::parse(std::string_view text) {
    constexpr std::size_t kTextBytesMax = 4096;
    if (text.size() > kTextBytesMax)
        return AvailabilityError{"the hours are longer than " + std::to_string(kTextBytesMax) + " bytes"};

    Availability availability{DayHours{}};
    WeekDays named;
    for (const std::string& written : split_clauses(text)) {
        const auto clause = parse_clause(written);
        if (!clause) return clause.error();
        if (clause->date) {
            if (!availability.exceptions_.emplace(*clause->date, clause->hours).second)
                return error_about(core::to_text(*clause->date), "is named twice");
            continue;
        }
        if ((named & clause->days).any())
            return error_about(written, "names a day that has its hours already");
        named |= clause->days;
        for (std::size_t day = 0; day < kDayNames.size(); ++day)
            if (clause->days.test(day)) availability.weekly_.at(day) = clause->hours;
    }
    if (!availability.is_ever_open())
        return AvailabilityError{"no day has hours; write for example mon-fri 09:00-17:00, or always"};
    return availability;
}

const DayHours& Availability::on(LocalDate day) const {
    const auto exception = exceptions_.find(day);
    if (exception != exceptions_.end()) return exception->second;
    return weekly_.at(date::weekday(day).iso_encoding() - 1);
}

bool Availability::is_ever_open() const {
    const auto is_open = [](const DayHours& hours) { return !hours.empty(); };
    return std::any_of(weekly_.begin(), weekly_.end(), is_open) ||
           std::any_of(exceptions_.begin(), exceptions_.end(),
                       [&](const auto& exception) { return is_open(exception.second); });
}

std::string Availability::to_text() const {
    std::string text;
    const auto begin_clause = [&text](std::string_view subject) {
        if (!text.empty()) text += "; ";
        text += subject;
    };
    if (weekly_ == always().weekly_) {
        begin_clause("always");
    } else {
        // Neighbouring days with the same hours share a clause; closed days are not mentioned.
        for (std::size_t first = 0, end = 0; first < weekly_.size(); first = end) {
            const auto differs = [&](const DayHours& hours) { return hours != weekly_.at(first); };
            end = static_cast<std::size_t>(
                std::find_if(weekly_.begin() + static_cast<std::ptrdiff_t>(first), weekly_.end(), differs) -
                weekly_.begin());
            if (weekly_.at(first).empty()) continue;
            begin_clause(kDayNames.at(first));
            if (end - first > 1) text.append("-").append(kDayNames.at(end - 1));
            text.append(" ").append(hours_text(weekly_.at(first)));
        }
    }
    for (const auto& [day, hours] : exceptions_) {
        begin_clause(core::to_text(day));
        text.append(" ").append(hours_text(hours));
    }
    return text;
}

}  // namespace calfleet::core
