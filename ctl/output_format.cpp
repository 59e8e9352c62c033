#include "output_format.hpp"

#include <CLI/CLI.hpp>

namespace calfleet::ctl {

void add_output_option(CLI::App& command, OutputFormat& format, const std::string& json) {
    command.add_option("-o,--output", format.name, "table, or json: " + json)
        ->capture_default_str()
        ->type_name("FORMAT")
        ->check(CLI::IsMember({"table", "json"}));
}

}  // namespace calfleet::ctl
