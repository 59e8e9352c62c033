// The slots of a calendar.list_slots result for a person. Pure functions.
#pragma once

#include "codec/json_value.hpp"

#include <string>
#include <vector>

namespace calfleet::ctl {

// The cells of a line each, with the columns' names first: the day, the hours on the wall of the zone the
// slots are written in, and the start as a booking takes it.
std::vector<std::vector<std::string>> slot_table(const codec::JsonValue& data);

// How many of how many, in which zone; and how to get the rest.
std::string slot_summary(const codec::JsonValue& data);

}  // namespace calfleet::ctl
