// A program's command line as plain values: what man pages and shell completions are written from, so that
// they know every command and option there is. Pure, but for reading CLI11's tree.
#pragma once

#include <string>
#include <vector>

namespace CLI {  // NOLINT(readability-identifier-naming): a library's name
class App;
}

namespace calfleet::adapters::config {

struct OptionFacts {
    std::vector<std::string> names;    // "-o", "--output"; of a positional argument its bare name
    std::string value;                 // what follows it, "FORMAT"; empty: it is a flag
    std::vector<std::string> choices;  // all values there are, where it takes no others
    std::string range;                 // "1 - 3600"; empty: none
    std::string default_value;
    std::string help;
    std::string group;  // the heading it stands under
    bool is_positional = false;
    bool is_required = false;
};

struct CommandFacts {
    std::string name;
    std::string help;
    std::string footer;
    std::vector<OptionFacts> options;  // as they were added; hidden ones are left out
    std::vector<CommandFacts> commands;
};

CommandFacts read_command_tree(const CLI::App& app);

}  // namespace calfleet::adapters::config
