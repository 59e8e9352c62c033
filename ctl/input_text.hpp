// Texts a person hands over: on the command line, in a file (@path), or on standard input (-).
#pragma once

#include "core/result.hpp"

#include <chrono>
#include <string>

namespace calfleet::ctl {

// At most 1 MiB; an exit code after a sentence on stderr when it cannot be read.
core::Result<std::string, int> read_input(const std::string& argument);

// A line of standard input, without its end: at most 16 KiB. Waits for so long; blocks.
core::Result<std::string, int> read_line(std::chrono::seconds patience);

}  // namespace calfleet::ctl
