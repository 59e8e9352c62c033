// The local hours in which a template takes bookings: weekly ones, with exceptions by date. An immutable
// value, any thread. Always open at some time: neither parse nor always() makes one without hours.
//
// One text form serves the configuration and the template:
//     always
//     mon-sun 09:00-18:00
//     mon-fri 09:00-12:00,13:00-17:00; sat 10:00-14:00; 2026-12-24 09:00-12:00; 2026-12-25 closed
#pragma once

#include "core/result.hpp"
#include "core/time_zone.hpp"

#include <array>
#include <chrono>
#include <compare>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace calfleet::core {

// Open from one local time of the day to another; 24:00 is the latest. Half open.
struct LocalHours {
    std::chrono::minutes from;
    std::chrono::minutes to;

    friend auto operator<=>(const LocalHours&, const LocalHours&) = default;
};

// The hours of one day, in order, none overlapping another. Empty: closed.
using DayHours = std::vector<LocalHours>;

struct AvailabilityError {
    std::string message;  // for the person who wrote the text: what is wrong, and what would be right
};

class Availability {
public:
    // Every day 09:00-18:00: what holds where nobody says otherwise.
    Availability();
    static Availability always();
    static Result<Availability, AvailabilityError> parse(std::string_view text);

    const DayHours& on(LocalDate day) const;

    // The canonical text: parse gives the same availability again.
    std::string to_text() const;

    friend bool operator==(const Availability&, const Availability&) = default;

private:
    explicit Availability(const DayHours& every_day) { weekly_.fill(every_day); }

    bool is_ever_open() const;

    std::array<DayHours, 7> weekly_;  // Monday first
    std::map<LocalDate, DayHours> exceptions_;
};

}  // namespace calfleet::core
