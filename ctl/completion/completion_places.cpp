#include "completion/completion_places.hpp"

#include <set>

namespace calfleet::ctl {
namespace {

using adapters::config::CommandFacts;
using adapters::config::OptionFacts;

// NOLINTNEXTLINE(misc-no-recursion): as deep as the program's own commands are
void add_places(const CommandFacts& command, const std::string& path, std::vector<CompletionPlace>& places) {
    places.push_back({path, &command});
    for (const CommandFacts& below : command.commands) add_places(below, path + " " + below.name, places);
}

}  // namespace

std::vector<CompletionPlace> completion_places(const CommandFacts& program) {
    std::vector<CompletionPlace> places;
    add_places(program, program.name, places);
    return places;
}

std::vector<std::string> names_with_value(const std::vector<CompletionPlace>& places) {
    std::set<std::string> names;
    for (const CompletionPlace& place : places)
        for (const OptionFacts& option : place.command->options)
            if (!option.is_positional && !option.value.empty())
                names.insert(option.names.begin(), option.names.end());
    return {names.begin(), names.end()};
}

std::string shell_quoted(const std::string& text, const std::string& quote_within) {
    std::string quoted = "'";
    for (const char c : text)
        if (c == '\'')
            quoted += quote_within;
        else
            quoted += c == '\n' ? ' ' : c;
    return quoted + "'";
}

}  // namespace calfleet::ctl
