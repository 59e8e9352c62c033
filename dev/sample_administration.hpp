// What a chatbot's back end has administered: the commands of the admin topic and of refreshes, with what
// should come of each. Pure functions; `now` goes into the headers.
#pragma once

#include "consent_screen.hpp"
#include "sample_command.hpp"

#include <string>
#include <vector>

namespace calfleet::dev {

SampleCommand start_oauth(const std::string& agent, core::Instant now);
// After the visit to the consent screen: success, or user_denied when it sent an error back.
SampleCommand complete_oauth(const std::string& agent, const SentBack& back, core::Instant now);

// Attempts to connect that are turned down before anybody sees a consent screen.
std::vector<SampleCommand> refused_connections(core::Instant now);

// What becomes of connections later: looked at, refreshed, given up, deleted with their agent.
std::vector<SampleCommand> later_administration(core::Instant now);

}  // namespace calfleet::dev
