// docs/configuration.md, from the rows of config_keys.cpp. Pure function.
#pragma once

#include <string>

namespace calfleet::adapters::config {

// Markdown; ends with a line break. The same from whichever program.
std::string config_reference();

}  // namespace calfleet::adapters::config
