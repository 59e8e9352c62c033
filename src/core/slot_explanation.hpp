// Why each time of a template is offered or not: the rule of core/slot_rules.hpp, asked about every start on
// the hours' grid. For people who wonder about a list of slots; its free ones are what find_slots finds.
// Pure function, any thread.
#pragma once

#include "core/slot_rules.hpp"

#include <optional>
#include <vector>

namespace calfleet::core {

struct ExplainedStart {
    Instant start;
    std::optional<SlotRefusal> refusal;  // nothing: it is free
    std::optional<TimeRange> busy;  // what it meets, joined with the busy times that touch; of kBusy alone

    friend bool operator==(const ExplainedStart&, const ExplainedStart&) = default;
};

// The starts from now to the window's end, by time; with a day, all starts of that day in the rules' zone,
// wherever it lies. Times outside the hours are on no grid and not among them. The busy times must cover
// busy_range: beyond it other rules refuse before anyone asks what is busy.
std::vector<ExplainedStart> explain_slots(const SlotRules& rules, Instant now,
                                          const std::vector<TimeRange>& busy,
                                          std::optional<LocalDate> day = std::nullopt);

}  // namespace calfleet::core
