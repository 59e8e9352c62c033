// A Google Calendar event: what we ask for, and what we read of an answer (google-wire facts: events.insert,
// get).
#pragma once

#include "core/time_range.hpp"
#include "core/time_zone.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace calfleet::providers::google_calendar {

struct NewEvent {
    std::string id;  // [a-v0-9]{5,1024}; Google refuses a second event under the same id, even after deletion
    std::string summary;
    std::string description;  // may hold HTML, escaped by its author
    std::string location;
    core::TimeRange time;
    core::TimeZone zone;
    std::vector<std::string> attendees;
    std::string command_hash;  // kept in a private extended property, to recognise our own event
};

struct GoogleEvent {
    std::string id;
    bool cancelled = false;
    std::string html_link;
    std::vector<std::string> attendees;
    bool attendees_omitted = false;  // the list is only a part
    std::string command_hash;        // empty for an event that is not ours
};

std::string encode_event(const NewEvent& event);

// Nothing when the body is no event.
std::optional<GoogleEvent> decode_event(std::string_view body);

}  // namespace calfleet::providers::google_calendar
