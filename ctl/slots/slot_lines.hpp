// What `calfleetctl slots explain` reads and prints: busy times on the command line, and why each time is
// offered or not as lines for a person. Pure functions.
#pragma once

#include "core/result.hpp"
#include "core/slot_explanation.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace calfleet::ctl {

// "2026-05-12T09:00:00+07:00/2026-05-12T10:00:00+07:00", or a sentence that says what is wrong with it.
core::Result<core::TimeRange, std::string> parse_busy(std::string_view text);

// The rules in one line.
std::string rules_line(const core::SlotRules& rules);

// A line a start: its local time, the rule's name or "free", and why.
std::string explanation_lines(const core::SlotRules& rules,
                              const std::vector<core::ExplainedStart>& explained);

// The same for programs: {"timezone":…,"starts":[{"start":…,"free":…,"rule":…,"reason":…,"busy":{…}}],…}
std::string explanation_json(const core::SlotRules& rules,
                             const std::vector<core::ExplainedStart>& explained);

}  // namespace calfleet::ctl
