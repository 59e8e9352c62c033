// The data of a result as lines for a person: a member a line, its name in words. Pure functions.
#pragma once

#include "codec/json_value.hpp"

#include <string>

namespace calfleet::ctl {

// "connection state   connected\n…"; lists are written one after the other, objects as JSON. Empty for an
// empty object.
std::string readable(const codec::JsonValue& object);

// A control character of somebody's name must not reach a terminal: it becomes a question mark.
std::string printable(std::string text);

}  // namespace calfleet::ctl
