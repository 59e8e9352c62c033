// How a command prints what it found: a table for a person, JSON for a program.
#pragma once

#include <string>

namespace CLI {  // NOLINT(readability-identifier-naming): a library's name
class App;
}

namespace calfleet::ctl {

struct OutputFormat {
    std::string name = "table";

    bool is_json() const { return name == "json"; }
};

// -o and --output; `format` outlives the parse. `json` says what the JSON is, as in "the data of the result".
void add_output_option(CLI::App& command, OutputFormat& format, const std::string& json);

}  // namespace calfleet::ctl
