// What somebody at a terminal can do about a command that failed. Pure function.
#pragma once

#include <string>
#include <string_view>

namespace calfleet::ctl {

// A sentence with the command to try; empty where there is nothing to add to the result's message.
std::string hint_for(std::string_view failure_reason, const std::string& company, const std::string& agent);

}  // namespace calfleet::ctl
