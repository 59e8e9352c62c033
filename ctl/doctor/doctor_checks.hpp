// The checks of calfleetctl doctor: each looks at one thing that a fleet stands on, as this machine reaches
// it with these settings, and changes nothing. They block, each within some 15 seconds.
#pragma once

#include "command.hpp"
#include "doctor/doctor_report.hpp"

#include <vector>

namespace calfleet::ctl {

// "broker" and "topics".
std::vector<Finding> check_kafka(const adapters::config::Settings& settings);
// "store".
Finding check_store(const Session& session);
// "token_keys" and "event_id_key".
std::vector<Finding> check_keys(const adapters::config::Settings& settings);
// "oauth_client", "google_api", "google_token" and "clock".
std::vector<Finding> check_google(const adapters::config::Settings& settings);

}  // namespace calfleet::ctl
