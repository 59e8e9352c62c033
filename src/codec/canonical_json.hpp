// One text for all ways to write the same JSON: no blanks, members in the order of their names. What is equal
// here means the same command, whatever library its publisher wrote it with.
#pragma once

#include <string>
#include <string_view>

namespace calfleet::codec {

// The text as it is when it is no JSON that we would read. Numbers keep their digits: 1.0 is not 1.
std::string canonical_json(std::string_view text);

}  // namespace calfleet::codec
