// JSON for a person: a member a line, indented by two blanks. Pure function.
#pragma once

#include "codec/json_value.hpp"

#include <string>

namespace calfleet::ctl {

// Without a line break at its end. As deep as the parser lets a text be.
std::string pretty_json(const codec::JsonValue& value);

}  // namespace calfleet::ctl
