// An agent's calendar at Google, asked once for a person, with the access token as it is stored: nothing is
// refreshed and nothing is written, so that looking changes nothing. Blocks until Google has answered.
#pragma once

#include "command.hpp"
#include "core/ids.hpp"
#include "core/slot_rules.hpp"
#include "core/time_range.hpp"

#include <optional>
#include <string>
#include <vector>

namespace calfleet::ctl {

struct AskedTemplate {
    core::CompanyId company;
    core::AgentId agent;
    core::TemplateId id;
};

// The rules of a template, and when its calendars are busy.
struct SlotFacts {
    core::SlotRules rules;
    std::vector<core::TimeRange> busy;
};

// Or an exit code after a sentence that says what to do. Busy times that are known are not asked for: then it
// is only about the calendar's zone.
core::Result<SlotFacts, int> ask_google(const Session& session, const AskedTemplate& asked, core::Instant now,
                                        std::optional<std::vector<core::TimeRange>> known_busy);

// The exit code after a sentence.
int refuse_without_template(const AskedTemplate& asked);

}  // namespace calfleet::ctl
