#include "core/open_hours.hpp"

#include <algorithm>

namespace calfleet::core {
namespace {

// The hours of all days whose local times fall into a range of one offset.
void append_stretches(const Availability& availability, TimeRange range, std::chrono::seconds offset,
                      std::vector<OpenStretch>& stretches) {
    const auto day_at = [offset](Instant instant) {
        return date::floor<date::days>(LocalTime(instant.time_since_epoch() + offset));
    };
    const LocalDate last = day_at(range.end - std::chrono::milliseconds(1));
    for (LocalDate day = day_at(range.start); day <= last; day += date::days(1)) {
        const Instant midnight(LocalTime(day).time_since_epoch() - offset);
        for (const LocalHours& hours : availability.on(day)) {
            const Instant opens = midnight + hours.from;
            const Instant closes = midnight + hours.to;
            const TimeRange open{std::max(opens, range.start), std::min(closes, range.end)};
            if (!open.empty()) stretches.push_back({open, opens, open.end, day});
        }
    }
}

}  // namespace

std::vector<OpenStretch> open_hours(const Availability& availability, const TimeZone& zone, TimeRange range) {
    std::vector<OpenStretch> stretches;
    for (Instant at = range.start; at < range.end;) {
        const OffsetPeriod period = zone.period_at(at);
        const Instant end = std::min(period.range.end, range.end);
        append_stretches(availability, {at, end}, period.offset, stretches);
        at = end;
    }
    for (auto next = stretches.rbegin(); next != stretches.rend(); ++next) {
        const auto before = next + 1;
        if (before != stretches.rend() && before->range.end == next->range.start)
            before->open_until = next->open_until;
    }
    return stretches;
}

Instant first_on_grid(const OpenStretch& stretch, std::chrono::minutes step) {
    const auto past_grid_start = (stretch.range.start - stretch.grid_start) % step;
    if (past_grid_start == Instant::duration::zero()) return stretch.range.start;
    return stretch.range.start - past_grid_start + step;
}

}  // namespace calfleet::core
