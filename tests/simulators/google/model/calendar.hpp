// One calendar and its events, sorted by start. Knows half-open ranges, and that a deleted event keeps its
// id. Not thread-safe: the world's lock protects it.
#pragma once

#include "core/time_range.hpp"
#include "simulators/google/model/event.hpp"

#include <date/tz.h>

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace calfleet::simulators::google {

// Where an event stands in its calendar; also what a page token says.
using EventPosition = std::pair<core::Instant, std::string>;

struct EventFilter {
    std::optional<core::Instant> ends_after;     // exclusive, Google's timeMin
    std::optional<core::Instant> starts_before;  // exclusive, Google's timeMax
    bool show_deleted = false;
    std::vector<std::pair<std::string, std::string>> private_properties;  // all must match
    std::optional<std::string> ical_uid;
};

struct EventPage {
    std::vector<const Event*> events;
    std::optional<EventPosition> next;  // where the next page begins; nothing on the last one
};

class Calendar {
public:
    // Throws std::invalid_argument when the zone is unknown.
    Calendar(std::string id, std::string summary, std::string zone_name);

    const std::string& id() const { return id_; }
    const std::string& summary() const { return summary_; }
    const std::string& zone_name() const { return zone_name_; }
    const date::time_zone* zone() const { return zone_; }

    // Also a deleted event; nothing for an id never used.
    const Event* find(std::string_view event_id) const;
    bool uses(std::string_view event_id) const { return find(event_id) != nullptr; }

    // The id must be unused.
    const Event& insert(Event event);

    // Puts the event in the place of the one with its id, which must be there.
    const Event& replace(Event event);

    // False when there is no such event, or it is deleted already.
    bool cancel(std::string_view event_id, core::Instant now);

    // Ranges that block, clipped to `within`, merged where they touch, in order.
    std::vector<core::TimeRange> busy(core::TimeRange within) const;

    // At most `count` matching events in order of start, from `from` on.
    EventPage page(const EventFilter& filter, const std::optional<EventPosition>& from,
                   std::size_t count) const;

    std::size_t live_events() const { return live_events_; }

private:
    using Index = std::map<EventPosition, Event*>;

    Index::const_iterator first_that_may_end_after(core::Instant instant) const;

    std::string id_;
    std::string summary_;
    std::string zone_name_;
    const date::time_zone* zone_;
    std::unordered_map<std::string, Event> events_;
    Index by_start_;
    core::Instant::duration longest_{
        0};  // of all events: how far before a range one may begin that reaches it
    std::size_t live_events_ = 0;
};

std::string ical_uid_of(const Event& event);

}  // namespace calfleet::simulators::google
