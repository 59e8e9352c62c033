#include "simulators/google/model/calendar.hpp"

#include "simulators/google/model/civil_time.hpp"

#include <algorithm>
#include <stdexcept>

namespace calfleet::simulators::google {
namespace {

bool has_properties(const Event& event, const EventFilter& filter) {
    return std::all_of(filter.private_properties.begin(), filter.private_properties.end(),
                       [&event](const auto& wanted) {
                           const auto found = event.private_properties.find(wanted.first);
                           return found != event.private_properties.end() && found->second == wanted.second;
                       });
}

bool matches(const Event& event, const EventFilter& filter) {
    if (event.cancelled && !filter.show_deleted) return false;
    if (filter.ends_after && event.end.instant <= *filter.ends_after) return false;
    if (filter.ical_uid && ical_uid_of(event) != *filter.ical_uid) return false;
    return has_properties(event, filter);
}

}  // namespace

std::string ical_uid_of(const Event& event) {
    return event.id + "@google.com";
}

Calendar::Calendar(std::string id, std::string summary, std::string zone_name)
    : id_(std::move(id)),
      summary_(std::move(summary)),
      zone_name_(std::move(zone_name)),
      zone_(find_zone(zone_name_)) {
    if (zone_ == nullptr) throw std::invalid_argument("unknown time zone '" + zone_name_ + "'");
}

const Event* Calendar::find(std::string_view event_id) const {
    const auto found = events_.find(std::string(event_id));
    return found == events_.end() ? nullptr : &found->second;
}

const Event& Calendar::insert(Event event) {
    longest_ = std::max(longest_, event.end.instant - event.start.instant);
    const std::string id = event.id;
    const auto [place, inserted] = events_.emplace(id, std::move(event));
    if (!inserted) throw std::logic_error("event id used twice");
    by_start_.emplace(EventPosition(place->second.start.instant, id), &place->second);
    ++live_events_;
    return place->second;
}

const Event& Calendar::replace(Event event) {
    Event& place = events_.at(event.id);
    by_start_.erase(EventPosition(place.start.instant, place.id));
    place = std::move(event);
    by_start_.emplace(EventPosition(place.start.instant, place.id), &place);
    longest_ = std::max(longest_, place.end.instant - place.start.instant);
    return place;
}

bool Calendar::cancel(std::string_view event_id, core::Instant now) {
    const auto found = events_.find(std::string(event_id));
    if (found == events_.end() || found->second.cancelled) return false;
    Event& event = found->second;
    event.cancelled = true;
    event.updated = now;
    ++event.sequence;
    ++event.version;
    --live_events_;
    return true;
}

std::vector<core::TimeRange> Calendar::busy(core::TimeRange within) const {
    std::vector<core::TimeRange> ranges;
    for (auto at = first_that_may_end_after(within.start);
         at != by_start_.end() && at->first.first < within.end; ++at) {
        const Event& event = *at->second;
        if (!event.blocks() || event.range().empty() || !event.range().overlaps(within)) continue;
        const core::TimeRange clipped{std::max(event.start.instant, within.start),
                                      std::min(event.end.instant, within.end)};
        if (!ranges.empty() && clipped.start <= ranges.back().end)
            ranges.back().end = std::max(ranges.back().end, clipped.end);
        else
            ranges.push_back(clipped);
    }
    return ranges;
}

EventPage Calendar::page(const EventFilter& filter, const std::optional<EventPosition>& from,
                         std::size_t count) const {
    EventPage page;
    auto at = filter.ends_after ? first_that_may_end_after(*filter.ends_after) : by_start_.begin();
    if (from && (at == by_start_.end() || at->first < *from)) at = by_start_.lower_bound(*from);
    for (; at != by_start_.end(); ++at) {
        if (filter.starts_before && at->first.first >= *filter.starts_before) break;
        if (!matches(*at->second, filter)) continue;
        if (page.events.size() == count) {
            page.next = at->first;
            break;
        }
        page.events.push_back(at->second);
    }
    return page;
}

Calendar::Index::const_iterator Calendar::first_that_may_end_after(core::Instant instant) const {
    return by_start_.lower_bound(EventPosition(instant - longest_, ""));
}

}  // namespace calfleet::simulators::google
