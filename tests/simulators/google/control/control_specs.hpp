// What the control endpoint and the seed file say, as the values SimulatorControl takes. Each function throws
// std::invalid_argument for what it does not understand. README.md documents the fields.
#pragma once

#include "simulators/google/control/simulator_control.hpp"

#include <boost/json/value.hpp>

#include <vector>

namespace calfleet::simulators::google {

AccountSpec account_spec(const boost::json::value& value);
TokenSpec token_spec(const boost::json::value& value);
std::vector<EventSpec> event_specs(const boost::json::value& value);
FaultRule fault_rule(const boost::json::value& value);
ConferenceSettings conference_settings(const boost::json::value& value);
Consent consent_spec(const boost::json::value& value);

// Fields not named stay as they are.
TokenSettings token_settings(const boost::json::value& value, TokenSettings settings);

}  // namespace calfleet::simulators::google
