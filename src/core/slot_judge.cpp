#include "core/slot_judge.hpp"

#include <algorithm>
#include <stdexcept>

namespace calfleet::core {

SlotJudge::SlotJudge(const SlotRules& rules, Instant now, const std::vector<TimeRange>& busy, TimeRange span,
                     std::chrono::minutes notice_grace)
    : rules_(rules),
      now_(now),
      earliest_(now + rules.min_notice - notice_grace),
      window_end_(search_window(rules, now).end),
      open_(open_hours(rules.availability, rules.zone, span)),
      busy_(merged(busy, {span.start - rules.buffer_before, span.end + rules.buffer_after})) {
    if (rules.duration <= rules.duration.zero() || rules.step <= rules.step.zero())
        throw std::invalid_argument("slots need a duration and a step");
}

std::optional<SlotRefusal> SlotJudge::refusal_of(Instant start) {
    const Instant end = start + rules_.duration;
    if (start < earliest_) return start < now_ ? SlotRefusal::kPast : SlotRefusal::kInsideNotice;
    if (end > window_end_) return SlotRefusal::kBeyondWindow;

    while (next_open_ < open_.size() && open_[next_open_].range.end <= start) ++next_open_;
    if (next_open_ == open_.size()) return SlotRefusal::kOutsideHours;
    const OpenStretch& stretch = open_[next_open_];
    if (start < stretch.range.start || end > stretch.open_until) return SlotRefusal::kOutsideHours;
    if ((start - stretch.grid_start) % rules_.step != Instant::duration::zero()) return SlotRefusal::kOffGrid;

    if (is_full(stretch.day)) return SlotRefusal::kDayFull;
    if (meets_busy(blocked_range(rules_, start))) return SlotRefusal::kBusy;
    return std::nullopt;
}

bool SlotJudge::is_full(LocalDate day) const {
    return !rules_.full_days.empty() &&
           std::binary_search(rules_.full_days.begin(), rules_.full_days.end(), day);
}

bool SlotJudge::meets_busy(TimeRange blocked) {
    while (next_busy_ < busy_.size() && busy_[next_busy_].end <= blocked.start) ++next_busy_;
    return next_busy_ < busy_.size() && busy_[next_busy_].overlaps(blocked);
}

std::vector<TimeRange> merged(const std::vector<TimeRange>& busy, TimeRange range) {
    std::vector<TimeRange> sorted;
    sorted.reserve(busy.size());
    std::copy_if(busy.begin(), busy.end(), std::back_inserter(sorted),
                 [range](const TimeRange& one) { return !one.empty() && one.overlaps(range); });
    // Providers answer in order, as a rule.
    if (!std::is_sorted(sorted.begin(), sorted.end())) std::sort(sorted.begin(), sorted.end());

    std::vector<TimeRange> joined;
    for (const TimeRange& one : sorted) {
        if (!joined.empty() && one.start <= joined.back().end)
            joined.back().end = std::max(joined.back().end, one.end);
        else
            joined.push_back(one);
    }
    return joined;
}

}  // namespace calfleet::core
