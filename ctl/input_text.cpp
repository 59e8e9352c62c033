#include "input_text.hpp"

#include "command.hpp"

#include <fstream>
#include <iostream>
#include <sstream>

namespace calfleet::ctl {
namespace {

constexpr std::size_t kInputBytesMax = 1'048'576;

}  // namespace

core::Result<std::string, int> read_input(const std::string& argument) {
    const bool from_file = argument.starts_with('@');
    if (!from_file && argument != "-") return {boost::system::in_place_value, argument};
    std::ostringstream text;
    if (from_file) {
        const std::ifstream file(argument.substr(1));
        if (!file) return refuse("cannot read " + argument.substr(1), adapters::config::kExitUsage);
        text << file.rdbuf();
    } else {
        text << std::cin.rdbuf();
    }
    if (text.str().size() > kInputBytesMax)
        return refuse("the input is larger than 1 MiB", adapters::config::kExitUsage);
    return {boost::system::in_place_value, text.str()};
}

}  // namespace calfleet::ctl
