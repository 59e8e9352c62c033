// How long a test runs: as long as CI can wait, unless the environment asks for more.
#pragma once

#include "adapters/system/environment.hpp"

#include <string>

namespace calfleet::harness {

inline int longer_run(const std::string& variable, int usual) {
    const auto environment = adapters::system::read_environment();
    const auto asked = environment.find(variable);
    return asked == environment.end() ? usual : std::stoi(asked->second);
}

}  // namespace calfleet::harness
