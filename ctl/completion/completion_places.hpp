// The places a command line may have come to, "calfleetctl dlq list", and what may follow there: what the
// completion scripts of all shells are written from. Pure functions.
#pragma once

#include "adapters/config/command_tree.hpp"

#include <string>
#include <vector>

namespace calfleet::ctl {

struct CompletionPlace {
    std::string path;
    const adapters::config::CommandFacts* command;  // borrowed from the tree
};

// The program itself first, then its commands as they are listed, each before those below it.
std::vector<CompletionPlace> completion_places(const adapters::config::CommandFacts& program);

// Every option, at whatever place, that a value follows: "-o", "--output", each once.
std::vector<std::string> names_with_value(const std::vector<CompletionPlace>& places);

// In single quotes, as every shell takes it; `quote_within` is how one is written inside.
std::string shell_quoted(const std::string& text, const std::string& quote_within);

}  // namespace calfleet::ctl
