// Completion scripts for shells, written from the program's own command line, so that they know every
// command, option and value there is. Pure functions.
#pragma once

#include "adapters/config/command_tree.hpp"

#include <string>

namespace calfleet::ctl {

// Each is a whole script, for the shell's own folder of completions or to be sourced.
std::string bash_completion(const adapters::config::CommandFacts& program);
std::string zsh_completion(const adapters::config::CommandFacts& program);
std::string fish_completion(const adapters::config::CommandFacts& program);

}  // namespace calfleet::ctl
