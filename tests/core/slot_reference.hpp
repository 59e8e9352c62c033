// The slots of a template found the slow way: every minute of the window is looked at on its own, as a person
// with a wall clock and a diary would. A second opinion for tests and benches. It knows no stretches, no
// merging and no arithmetic on offsets, and shares nothing with slot search but plain data: the rules, the
// hours of a date, ranges. Pure functions, any thread.
#pragma once

#include "core/slot_rules.hpp"

#include <chrono>
#include <optional>
#include <vector>

namespace calfleet::core {

// Every slot that may be offered, by time. Zones whose offset is a whole number of minutes, as all are today.
std::vector<TimeRange> reference_slots(const SlotRules& rules, Instant now,
                                       const std::vector<TimeRange>& busy);

// The local time at which the interval of hours began that the wall shows at that instant, if it shows any.
std::optional<std::chrono::minutes> opening_around(const SlotRules& rules, Instant instant);

// Whether the slot that starts then, or a buffer of it, meets a busy time.
bool meets_any(const SlotRules& rules, Instant start, const std::vector<TimeRange>& busy);

}  // namespace calfleet::core
