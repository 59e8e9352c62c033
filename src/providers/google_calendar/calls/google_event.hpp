// A Google Calendar event: what we ask for, and what we read of an answer (google-wire facts: events.insert,
// patch, get). Pure functions, any thread.
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
    std::string command_hash;    // kept in a private extended property, to recognise our own event
    bool wants_meeting = false;  // a Google Meet room; made while or after Google answers
};

// What a PATCH changes of an event: when it is, and which command moved it there.
struct EventMove {
    core::TimeRange time;
    core::TimeZone zone;
    std::string move_hash;  // kept in a private extended property, to recognise our own move
};

enum class MeetingState {
    kNone,     // none was asked for, or Google ignored it (a request id is good once)
    kPending,  // being made: the event is to be read again
    kReady,    // there is a link
    kFailed,   // there will be none
};

struct GoogleEvent {
    std::string id;
    bool cancelled = false;
    std::string html_link;
    std::vector<std::string> attendees;
    bool attendees_omitted = false;       // the list is only a part
    std::string command_hash;             // empty for an event that is not ours
    std::string etag;                     // of this version, quotes and all; for If-Match
    std::optional<core::TimeRange> time;  // nothing for an all-day event, or where it cannot be read
    std::string move_hash;                // of the last move of ours, else empty
    MeetingState meeting = MeetingState::kNone;
    std::string meeting_link;  // https://…; only when kReady
};

std::string encode_event(const NewEvent& event);
std::string encode_event_move(const EventMove& move);

// Nothing when the body is no event.
std::optional<GoogleEvent> decode_event(std::string_view body);

}  // namespace calfleet::providers::google_calendar
