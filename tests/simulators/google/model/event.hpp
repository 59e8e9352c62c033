// An event as a calendar keeps it: the fields of Google's resource that a booking writes or reads.
#pragma once

#include "core/time_range.hpp"

#include <date/date.h>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace calfleet::simulators::google {

// One end of an event.
struct EventTime {
    core::Instant instant;                     // of a date: midnight in the calendar's zone
    std::optional<date::year_month_day> date;  // set for all-day events
    std::string zone;                          // as the writer named it, or empty
};

struct Attendee {
    std::string email;
    std::string display_name;
    bool optional = false;
    std::string response_status = "needsAction";
};

// A video room, or that one was asked for.
struct Conference {
    std::string request_id;
    std::string room;     // part of its link; empty when there will be none
    bool pending = true;  // being made
    std::int64_t polls_left = 0;
};

using Properties = std::map<std::string, std::string>;

struct Event {
    std::string id;
    std::string summary;
    std::string description;
    std::string location;
    EventTime start;
    EventTime end;  // exclusive, for all-day events too
    bool transparent = false;
    bool cancelled = false;  // deleted: no longer listed, its id stays taken
    std::string creator;     // the account's e-mail
    std::vector<Attendee> attendees;
    Properties private_properties;
    Properties shared_properties;
    std::optional<Conference> conference;
    std::int64_t sequence = 0;
    std::int64_t version = 0;  // counts changes; the etag
    core::Instant created;
    core::Instant updated;

    core::TimeRange range() const { return {start.instant, end.instant}; }
    bool blocks() const { return !transparent && !cancelled; }
};

}  // namespace calfleet::simulators::google
