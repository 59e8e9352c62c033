// A Kafka record into a command: CloudEvents 1.0, binary or structured (the contract, section 4).
#pragma once

#include "core/command.hpp"
#include "core/record.hpp"
#include "core/result.hpp"

#include <string>

namespace calfleet::codec {

struct DecodeError {
    std::string message;  // for a person; quotes nothing of the record
    // Too large, too deep or not UTF-8: such a record is kept as a dead letter even where it can be answered.
    bool beyond_limits = false;
    // What could be read. With an id the command gets a result, without one nobody can be told.
    core::CommandIdentity identity;
};

constexpr std::size_t kRecordBytesMax = 65'536;  // key, value and headers together

core::Result<core::Command, DecodeError> decode_command(const core::Record& record);

}  // namespace calfleet::codec
