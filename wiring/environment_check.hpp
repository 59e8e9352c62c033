// --check-environment: whether a service could work where it is about to be started, asked before it is.
// Changes nothing; blocks for a quarter of a minute at most where nobody answers.
#pragma once

#include "adapters/config/settings.hpp"
#include "wiring/service_program.hpp"

#include <optional>
#include <string>

namespace calfleet::wiring {

// Nothing when the store answers with the schema of this program, and the brokers with every topic.
std::optional<StartError> check_environment(const std::string& program,
                                            const adapters::config::Settings& settings);

}  // namespace calfleet::wiring
