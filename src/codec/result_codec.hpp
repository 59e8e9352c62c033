// Outcomes and events into the records we publish: CloudEvents in binary mode (the contract, sections 4, 6
// and 7). Their ids derive from the command's, so that a reader can drop a repeat.
#pragma once

#include "core/command.hpp"
#include "core/outcome.hpp"
#include "core/record.hpp"

#include <chrono>
#include <vector>

namespace calfleet::codec {

struct ResultTimes {
    core::Instant now;
    std::chrono::milliseconds latency;  // from receipt to this result
    int attempts = 1;
};

core::OutgoingRecord encode_result(const core::CommandIdentity& command, const core::Outcome& outcome,
                                   const ResultTimes& times);

core::OutgoingRecord encode_event(const core::CommandIdentity& command, const core::AnalyticsEvent& event,
                                  core::Instant now);

}  // namespace calfleet::codec
