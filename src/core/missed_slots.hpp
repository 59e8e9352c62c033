// What becomes of the slots of a schedule that have come due: which run, and which do not (MissedPolicy).
// Pure functions, any thread.
#pragma once

#include "core/schedule_definition.hpp"
#include "core/time_range.hpp"

#include <chrono>
#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

namespace calfleet::core {

enum class SlotEnding {
    kFired,     // ran, on time
    kCaughtUp,  // ran, late
    kSkipped,   // did not run: the schedule was paused, or its policy prefers a newer slot
    kMissed,    // did not run: later than the catch-up window
};

struct SlotVerdict {
    Instant slot;
    SlotEnding planned;

    friend bool operator==(const SlotVerdict&, const SlotVerdict&) = default;
};

// Each slot that has come due is in `runs` or counted once.
struct DuePlan {
    std::vector<SlotVerdict> runs;  // kFired or kCaughtUp, oldest first
    std::size_t skipped = 0;
    std::size_t missed = 0;
    std::optional<Instant> next_slot;  // the first that has no verdict yet; nothing after a schedule's last
};

constexpr std::chrono::milliseconds kOnTime = std::chrono::seconds(30);
constexpr std::size_t kSlotsAPlanMax = 100'000;

// `next` is the schedule's first slot without a verdict. Slots are looked at in order up to the first that is
// not due, that is until its instant and its jitter have passed; a slot that thereby waited for the one
// before it comes due with it, and is not late for that. On time is never missed.
//
// After an outage of more than `slots_max` slots the next call goes on; what all calls plan together is what
// one without a limit would have.
DuePlan plan_due_slots(const ScheduleDefinition& schedule, std::string_view schedule_name, Instant next,
                       Instant now, bool paused, std::size_t slots_max = kSlotsAPlanMax);

}  // namespace calfleet::core
