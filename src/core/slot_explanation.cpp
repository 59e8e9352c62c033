#include "core/slot_explanation.hpp"

#include "core/slot_judge.hpp"

#include <algorithm>

namespace calfleet::core {
namespace {

// Where the hours are to be known. Beyond a day, since a slot may run on into the next one's hours, and where
// the clock is set back over midnight a part of the day comes after the next has begun.
TimeRange span_of(const SlotRules& rules, Instant now, std::optional<LocalDate> day) {
    if (!day) return {now, search_window(rules, now).end};
    return {rules.zone.start_of(*day),
            rules.zone.start_of(*day + date::days(1)) + std::chrono::days(1) + rules.duration};
}

}  // namespace

std::vector<ExplainedStart> explain_slots(const SlotRules& rules, Instant now,
                                          const std::vector<TimeRange>& busy, std::optional<LocalDate> day) {
    SlotJudge judge(rules, now, busy, span_of(rules, now, day), std::chrono::minutes(0));
    std::vector<ExplainedStart> explained;
    for (const OpenStretch& stretch : judge.open()) {
        if (day && stretch.day != *day) continue;
        for (Instant start = first_on_grid(stretch, rules.step); start < stretch.range.end;
             start += rules.step) {
            ExplainedStart one{start, judge.refusal_of(start), std::nullopt};
            if (one.refusal == SlotRefusal::kBusy) one.busy = judge.busy_met();
            explained.push_back(one);
        }
    }
    return explained;
}

}  // namespace calfleet::core
