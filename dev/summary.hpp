// The scoreboard for people (a table) and for programs (one JSON line).
#pragma once

#include "scoreboard.hpp"

#include <string>

namespace calfleet::dev {

// {"commands":n,"results":n,"by_reason":{…},"events":{…},"connections":{…},"p50_ms":{…},"p95_ms":{…}}
std::string as_json(const Scoreboard& board);

// Several lines; also what the live view redraws.
std::string as_text(const Scoreboard& board);

}  // namespace calfleet::dev
