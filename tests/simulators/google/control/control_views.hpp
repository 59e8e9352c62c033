// What the control endpoint answers, as JSON.
#pragma once

#include "simulators/google/control/simulator_control.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <map>
#include <vector>

namespace calfleet::simulators::google {

boost::json::object tokens_json(const IssuedTokens& issued);
boost::json::array faults_json(const std::vector<Faults::Standing>& faults);
boost::json::array log_json(const std::vector<LogEntry>& entries);
boost::json::array events_json(const std::vector<CalendarEvent>& events);
boost::json::array invitations_json(const std::map<Invitations::Key, MailCount>& counts);
boost::json::object summary_json(const Summary& summary);

}  // namespace calfleet::simulators::google
