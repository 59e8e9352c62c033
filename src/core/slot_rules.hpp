// The rules that decide which times of a template can be booked. One rule function serves the listing and
// the booking, so that what was offered is not refused for a rule (decisions, D9). Pure functions and
// values, any thread.
#pragma once

#include "core/availability.hpp"
#include "core/booking_template.hpp"
#include "core/time_range.hpp"
#include "core/time_zone.hpp"

#include <chrono>
#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

namespace calfleet::core {

struct SlotRules {
    TimeZone zone;
    Availability availability;
    std::chrono::minutes duration;  // positive, as is the step
    std::chrono::minutes step;
    std::chrono::minutes buffer_before{0};
    std::chrono::minutes buffer_after{0};
    std::chrono::minutes min_notice{0};
    int window_days = 7;
    std::vector<LocalDate> full_days = {};  // in order; days of the zone that take no more bookings
};

// The rules of a valid template. It may leave the zone and the hours to others: the zone then is the
// calendar's, the hours are the configured default.
SlotRules slot_rules(const BookingTemplate& booking_template, const TimeZone& calendar_zone,
                     const Availability& default_availability);

// The local days on which that many bookings or more start, in order.
std::vector<LocalDate> days_with(std::size_t bookings, const std::vector<Instant>& starts,
                                 const TimeZone& zone);

// Where slots lie, from start to end: from now and the notice to the local midnight that closes the day
// today + window_days (D14). Empty when the notice is longer than that.
TimeRange search_window(const SlotRules& rules, Instant now);

// The busy time that must be known to find slots: the window, and around it the buffers of its first and
// last slot. Unknown is never free. Empty when the window is.
TimeRange busy_range(const SlotRules& rules, Instant now);

// What a slot keeps others out of: itself and its buffers. The busy time that must be known to book it.
TimeRange blocked_range(const SlotRules& rules, Instant start);

enum class SlotRefusal {
    kPast,          // it has begun
    kInsideNotice,  // it begins too soon
    kBeyondWindow,  // it ends after the window
    kOutsideHours,  // not wholly inside the hours
    kOffGrid,       // not a whole number of steps after the hours began
    kDayFull,       // its day has as many bookings as it takes
    kBusy,          // it or a buffer of it meets a busy time
};

// For logs and for people who ask why: "off_grid".
std::string_view to_string(SlotRefusal refusal);
// The rule as a sentence about the slot, for a person: "It begins sooner than the notice allows."
std::string_view describe(SlotRefusal refusal);

// How much later than offered a slot may be booked, by default.
constexpr std::chrono::minutes kNoticeGrace{15};

// THE rule: why a slot may not be booked, or nothing when it may. The first reason in the order of the enum.
//
// The grace moves the earliest start back, so that a slot does not slip away while a customer makes up their
// mind; with no notice to shorten, a slot may have begun up to that long ago. find_slots uses no grace.
// Busy times may come in any order and overlap; empty ones count for nothing. With none, only the other
// rules are checked.
std::optional<SlotRefusal> refusal_of(const SlotRules& rules, Instant now, const std::vector<TimeRange>& busy,
                                      Instant start, std::chrono::minutes notice_grace = kNoticeGrace);

}  // namespace calfleet::core
