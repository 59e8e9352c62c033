// The commands calfleet-dev publishes, each with the outcome it should have.
#pragma once

#include "core/record.hpp"
#include "core/time_range.hpp"

#include <map>
#include <string>
#include <vector>

namespace calfleet::dev {

struct SampleCommand {
    std::string id;
    std::string type;      // as the summary names it
    std::string expected;  // "success" or a failure_reason
    core::OutgoingRecord record;
};

// Lookups, and everything that is refused before a slot is known.
std::vector<SampleCommand> lookups_and_refusals(core::Instant now);

// Bookings of slots that were listed: `slots` holds the starts by agent.
std::vector<SampleCommand> bookings(const std::map<std::string, std::vector<std::string>>& slots,
                                    core::Instant now);

// A record that carries no command id: nobody can be told, so it ends as a dead letter.
core::OutgoingRecord unreadable_record();

}  // namespace calfleet::dev
