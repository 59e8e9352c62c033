// Whether a command would be carried out, as far as can be told without the store and the provider: its data
// read by the very functions of the workers. Pure.
#pragma once

#include "core/command.hpp"
#include "core/time_range.hpp"

#include <string>

namespace calfleet::ctl {

// A sentence about what a worker would refuse, all of it at once; empty when nothing.
std::string fault_of_command(const core::Command& command, core::Instant now);

}  // namespace calfleet::ctl
