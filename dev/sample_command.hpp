// A command as a chatbot's back end publishes it, and all that should come of it. Any thread.
#pragma once

#include "core/record.hpp"
#include "core/time_range.hpp"

#include <set>
#include <string>

namespace calfleet::dev {

struct SampleCommand {
    std::string id;
    std::string type;
    std::string agent;
    std::string expected;          // "success" or a failure_reason
    std::set<std::string> events;  // the types of those it causes
    std::string state;             // of the agent's connection from then on; empty: as it was before
    core::OutgoingRecord record;
};

// The record with its CloudEvents headers, on the topic of its type; what is expected is the caller's to say.
SampleCommand sample_command(std::string id, const std::string& type, const std::string& agent,
                             std::string data, core::Instant now);

}  // namespace calfleet::dev
