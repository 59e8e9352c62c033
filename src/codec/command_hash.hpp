// What makes a command the same command when it comes again: its id, its type and its data, however written.
#pragma once

#include "core/command.hpp"

#include <string>

namespace calfleet::codec {

// The text to hash: equal for the same command, different for any other.
std::string command_hash_text(const core::Command& command);

}  // namespace calfleet::codec
