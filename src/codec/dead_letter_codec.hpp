// A record nobody can process, byte for byte, with headers that say where it came from and why it lies there.
// But an OAuth code never lies among dead letters: a calendar.complete_oauth, and a record of the admin topic
// that is of no type we know, is kept without its value. Pure function, any thread.
#pragma once

#include "core/record.hpp"

#include <string>

namespace calfleet::codec {

struct DeadLetterCause {
    std::string code;     // "invalid_command": a failure_reason of the contract
    std::string message;  // quotes nothing of the record
    int attempts = 1;
};

struct DeadLetterOrigin {
    std::string consumer_group;
    std::string worker_version;
};

core::OutgoingRecord encode_dead_letter(const core::Record& record, const DeadLetterCause& cause,
                                        const DeadLetterOrigin& origin, core::Instant now);

}  // namespace calfleet::codec
