// Finds the times of a template that can be booked: the hours' grid inside the window, less what is busy.
// Pure function, any thread. Linear in days, grid times and busy times.
#pragma once

#include "core/slot_rules.hpp"

#include <cstddef>
#include <optional>
#include <vector>

namespace calfleet::core {

struct SlotQuery {
    // The day the customer would like, in the rules' zone. All slots of the window stay candidates; those
    // nearest to it come first (D10).
    std::optional<LocalDate> date_hint;
    std::size_t limit = 50;
    // At most so many a local day, its earliest.
    std::optional<int> per_day;
    // Where a page begins: slots that start before are left out, after per_day has chosen.
    std::optional<Instant> from;
};

struct SlotPage {
    std::vector<TimeRange> slots;  // by time or, with a hint, by days from it and then by time
    std::size_t total_count = 0;   // before the limit cut some off
    bool truncated = false;        // whether it did
    TimeRange window;
};

// Every slot on the page is one that refusal_of accepts. The busy times must cover busy_range.
SlotPage find_slots(const SlotRules& rules, Instant now, const std::vector<TimeRange>& busy,
                    const SlotQuery& query = {});

// Up to `count` slots that could be booked instead of one that cannot: those that start nearest to it, by
// time.
std::vector<TimeRange> nearest_slots(const SlotRules& rules, Instant now, const std::vector<TimeRange>& busy,
                                     Instant wanted, std::size_t count);

}  // namespace calfleet::core
