// A command of ours as the record that carries it (the contract, section 4): CloudEvents in binary mode.
// Pure functions, any thread.
#pragma once

#include "core/record.hpp"
#include "core/time_range.hpp"

#include <optional>
#include <string>

namespace calfleet::codec {

struct OutgoingCommand {
    std::string id;
    std::string type;    // one that core::topic_of knows
    std::string source;  // "/calfleetctl"
    core::Instant time;
    std::optional<core::Instant> expires_at;  // nothing: the route's patience counts
    std::optional<std::string> key;           // what keeps its order with others
    std::string agent_id;                     // empty: it is about no agent
    std::string data;                         // one JSON object
};

// Throws std::logic_error for a type that no topic carries.
core::OutgoingRecord encode_command(OutgoingCommand command);

}  // namespace calfleet::codec
