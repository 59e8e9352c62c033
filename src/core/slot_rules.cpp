#include "core/slot_rules.hpp"

#include "core/slot_judge.hpp"

#include <algorithm>
#include <map>

namespace calfleet::core {

SlotRules slot_rules(const BookingTemplate& booking_template, const TimeZone& calendar_zone,
                     const Availability& default_availability) {
    // A zone that the tz database has lost since the template was saved throws: any other would book the
    // wrong hour.
    return {.zone = booking_template.timezone ? TimeZone::find(*booking_template.timezone).value()
                                              : calendar_zone,
            .availability = booking_template.availability.value_or(default_availability),
            .duration = booking_template.duration,
            .step = booking_template.slot_step.value_or(booking_template.duration),
            .buffer_before = booking_template.buffer_before,
            .buffer_after = booking_template.buffer_after,
            .min_notice = booking_template.min_notice,
            .window_days = booking_template.lookup_window_days,
            .full_days = {}};
}

std::vector<LocalDate> days_with(std::size_t bookings, const std::vector<Instant>& starts,
                                 const TimeZone& zone) {
    std::map<LocalDate, std::size_t> counts;
    for (const Instant start : starts) ++counts[zone.date_of(start)];
    std::vector<LocalDate> days;
    for (const auto& [day, count] : counts)
        if (count >= bookings) days.push_back(day);
    return days;
}

TimeRange search_window(const SlotRules& rules, Instant now) {
    const LocalDate last_day = rules.zone.date_of(now) + date::days(rules.window_days);
    const Instant end = rules.zone.start_of(last_day + date::days(1));
    return {std::min(now + rules.min_notice, end), end};
}

TimeRange busy_range(const SlotRules& rules, Instant now) {
    const TimeRange window = search_window(rules, now);
    if (window.empty()) return window;
    return {window.start - rules.buffer_before, window.end + rules.buffer_after};
}

TimeRange blocked_range(const SlotRules& rules, Instant start) {
    return {start - rules.buffer_before, start + rules.duration + rules.buffer_after};
}

std::string_view to_string(SlotRefusal refusal) {
    switch (refusal) {
        case SlotRefusal::kPast:
            return "past";
        case SlotRefusal::kInsideNotice:
            return "inside_notice";
        case SlotRefusal::kBeyondWindow:
            return "beyond_window";
        case SlotRefusal::kOutsideHours:
            return "outside_hours";
        case SlotRefusal::kOffGrid:
            return "off_grid";
        case SlotRefusal::kDayFull:
            return "day_full";
        case SlotRefusal::kBusy:
            return "busy";
    }
    return "unknown";
}

std::string_view describe(SlotRefusal refusal) {
    switch (refusal) {
        case SlotRefusal::kPast:
            return "It has begun.";
        case SlotRefusal::kInsideNotice:
            return "It begins sooner than the notice allows.";
        case SlotRefusal::kBeyondWindow:
            return "It ends after the window.";
        case SlotRefusal::kOutsideHours:
            return "It is not wholly inside the hours.";
        case SlotRefusal::kOffGrid:
            return "It is not a whole number of steps after the hours began.";
        case SlotRefusal::kDayFull:
            return "Its day has as many bookings as it takes.";
        case SlotRefusal::kBusy:
            return "It, or a buffer of it, meets a busy time.";
    }
    return "It is refused for an unknown reason.";
}

std::optional<SlotRefusal> refusal_of(const SlotRules& rules, Instant now, const std::vector<TimeRange>& busy,
                                      Instant start, std::chrono::minutes notice_grace) {
    return SlotJudge(rules, now, busy, {start, start + rules.duration}, notice_grace).refusal_of(start);
}

}  // namespace calfleet::core
