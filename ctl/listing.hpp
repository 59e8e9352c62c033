// A result's list as a table: a line for each of its objects.
#pragma once

#include "agent_command.hpp"

#include <string_view>
#include <vector>

namespace calfleet::ctl {

// Asks, and prints those members of every object of the list `name` in the answer, or the data as it is with
// `-o json`; `none` when the list is empty. The exit code.
int ask_and_list(const Session& session, CommandRequest request, const AgentOptions& options,
                 std::string_view name, const std::vector<std::string_view>& members, std::string_view none);

}  // namespace calfleet::ctl
