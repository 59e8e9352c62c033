// A program's manual page, in the language of man(7), from its command line. Pure function.
#pragma once

#include "adapters/config/command_tree.hpp"

#include <string>

namespace calfleet::adapters::config {

// `date` as it stands at the foot, "2026-05-12". Only ASCII; ends with a line break.
std::string man_page(const CommandFacts& program, const std::string& version, const std::string& date);

}  // namespace calfleet::adapters::config
