// The video rooms of events: when a room that was asked for is ready, and whether it ever is. Not
// thread-safe: the world's lock protects it.
#pragma once

#include "simulators/google/model/event.hpp"
#include "simulators/google/model/random.hpp"

#include <cstdint>
#include <set>
#include <string>
#include <utility>

namespace calfleet::simulators::google {

// Of rooms asked for from now on.
struct ConferenceSettings {
    std::int64_t ready_after_polls = 0;  // so many reads of the event find the room pending
    bool fail = false;                   // then it turns out that there will be none
};

class Conferences {
public:
    ConferenceSettings settings;

    // Begins to make the room an event asks for. A request id that was used on the calendar is ignored, and
    // the event has none.
    void begin(const std::string& calendar_id, Event& event, Random& random);

private:
    std::set<std::pair<std::string, std::string>> used_;  // calendar, request id
};

// One read of an event whose room is pending; the read that finds it finished changes the event's version.
void poll_conference(Event& event);

}  // namespace calfleet::simulators::google
