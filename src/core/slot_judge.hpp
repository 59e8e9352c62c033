// The rule function of core/slot_rules.hpp, prepared for many starts: hours and busy times are worked out
// once and then swept along, so that judging rising starts costs constant time each. One thread; lives
// within one call of refusal_of or find_slots.
#pragma once

#include "core/open_hours.hpp"
#include "core/slot_rules.hpp"

#include <cstddef>
#include <vector>

namespace calfleet::core {

class SlotJudge {
public:
    // Judges slots wholly within the span. Throws std::invalid_argument for a duration or step that is not
    // positive. The rules are borrowed.
    SlotJudge(const SlotRules& rules, Instant now, const std::vector<TimeRange>& busy, TimeRange span,
              std::chrono::minutes notice_grace);

    // Starts must not fall from call to call.
    std::optional<SlotRefusal> refusal_of(Instant start);

    // The joined busy time that the start judged last meets; only after kBusy.
    TimeRange busy_met() const { return busy_.at(next_busy_); }

    const std::vector<OpenStretch>& open() const { return open_; }

private:
    bool meets_busy(TimeRange blocked);
    bool is_full(LocalDate day) const;

    const SlotRules& rules_;
    Instant now_;
    Instant earliest_;
    Instant window_end_;
    std::vector<OpenStretch> open_;
    std::vector<TimeRange> busy_;  // merged
    // The first of each that is not over at the start judged last.
    std::size_t next_open_ = 0;
    std::size_t next_busy_ = 0;
};

// Busy times by time with overlapping and touching ones joined, without the empty ones and those that do not
// meet the range.
std::vector<TimeRange> merged(const std::vector<TimeRange>& busy, TimeRange range);

}  // namespace calfleet::core
