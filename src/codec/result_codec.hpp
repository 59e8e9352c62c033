// Outcomes and events into the records we publish: CloudEvents in binary mode (the contract, sections 4, 6
// and 7). Their ids derive from the command's, so that a reader can drop a repeat.
#pragma once

#include "core/command.hpp"
#include "core/outcome.hpp"
#include "core/record.hpp"

#include <chrono>
#include <vector>

namespace calfleet::codec {

struct ResultFacts {
    core::Instant now;
    std::chrono::milliseconds latency;  // from receipt to this result
    int attempts = 1;
    // Sets the ids of a second, other answer under one command id apart; usually empty.
    std::string id_suffix = {};
};

core::OutgoingRecord encode_result(const core::CommandIdentity& command, const core::Outcome& outcome,
                                   const ResultFacts& facts);

core::OutgoingRecord encode_event(const core::CommandIdentity& command, const core::AnalyticsEvent& event,
                                  const ResultFacts& facts);

}  // namespace calfleet::codec
