#include "core/slot_reference.hpp"

#include <algorithm>
#include <cstddef>

namespace calfleet::core {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;

// What the wall shows, by the library's own conversion.
struct Wall {
    LocalDate day;
    milliseconds time_of_day;
};

Wall wall_at(const SlotRules& rules, Instant instant) {
    const LocalTime local = date::locate_zone(rules.zone.name())->to_local(instant);
    const LocalDate day = date::floor<date::days>(local);
    return {day, local - LocalTime(day)};
}

struct Minute {
    Instant at;
    LocalDate day;
    milliseconds time_of_day;
    std::optional<minutes> opening;  // nothing: closed
};

std::optional<minutes> opening_on(const SlotRules& rules, const Wall& wall) {
    for (const LocalHours& interval : rules.availability.on(wall.day))
        if (interval.from <= wall.time_of_day && wall.time_of_day < interval.to) return interval.from;
    return std::nullopt;
}

// From now until the wall shows the day after the last for the first time.
std::vector<Minute> minutes_of_window(const SlotRules& rules, Instant now) {
    const LocalDate last_day = wall_at(rules, now).day + date::days(rules.window_days);
    std::vector<Minute> all;
    for (Instant at = date::ceil<minutes>(now);; at += minutes(1)) {
        const Wall wall = wall_at(rules, at);
        if (wall.day > last_day) return all;
        all.push_back({at, wall.day, wall.time_of_day, opening_on(rules, wall)});
    }
}

bool is_on_grid(const SlotRules& rules, const Minute& minute) {
    return minute.opening && (minute.time_of_day - *minute.opening) % rules.step == milliseconds(0);
}

// Whether the slot that starts with that minute ends inside the window and is open all along.
bool is_open_throughout(const SlotRules& rules, const std::vector<Minute>& window, std::size_t first) {
    const std::size_t end = first + static_cast<std::size_t>(rules.duration.count());
    if (end > window.size()) return false;
    for (std::size_t i = first; i < end; ++i)
        if (!window[i].opening) return false;
    return true;
}

}  // namespace

std::vector<TimeRange> reference_slots(const SlotRules& rules, Instant now,
                                       const std::vector<TimeRange>& busy) {
    const std::vector<Minute> window = minutes_of_window(rules, now);
    std::vector<TimeRange> slots;
    for (std::size_t i = 0; i < window.size(); ++i) {
        const Instant start = window[i].at;
        if (start < now + rules.min_notice) continue;
        if (!is_on_grid(rules, window[i])) continue;
        if (!is_open_throughout(rules, window, i)) continue;
        if (std::count(rules.full_days.begin(), rules.full_days.end(), window[i].day) > 0) continue;
        if (meets_any(rules, start, busy)) continue;
        slots.push_back({start, start + rules.duration});
    }
    return slots;
}

std::optional<minutes> opening_around(const SlotRules& rules, Instant instant) {
    return opening_on(rules, wall_at(rules, instant));
}

bool meets_any(const SlotRules& rules, Instant start, const std::vector<TimeRange>& busy) {
    const Instant from = start - rules.buffer_before;
    const Instant to = start + rules.duration + rules.buffer_after;
    return std::any_of(busy.begin(), busy.end(), [from, to](const TimeRange& one) {
        return one.start < one.end && one.start < to && from < one.end;
    });
}

}  // namespace calfleet::core
