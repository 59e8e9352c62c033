#include "providers/google_calendar/calls/busy_events.hpp"

#include "codec/json_parser.hpp"
#include "core/percent_encoding.hpp"
#include "core/rfc3339.hpp"
#include "core/time_zone.hpp"
#include "providers/google_calendar/calls/google_answer.hpp"

#include <algorithm>
#include <chrono>
#include <optional>

namespace calfleet::providers::google_calendar {
namespace {

using std::chrono::seconds;

// `maxAttendees=1`: of several, only the calendar's own. A meeting of hundreds must not fill the page.
constexpr std::string_view kPageQuery =
    "?singleEvents=true&showDeleted=false&maxResults=2500&maxAttendees=1"
    "&fields=nextPageToken,timeZone,"
    "items(id,status,eventType,transparency,attendees(self,responseStatus),start,end)";

// What a time of an event stands for: two instants when its zone's clock shows it twice.
struct Instants {
    core::Instant first;
    core::Instant last;
};

bool is_declined_by_self(const codec::JsonValue& event) {
    const codec::JsonValue* attendees = event.find("attendees");
    const auto* list = attendees == nullptr ? nullptr : attendees->as_array();
    if (list == nullptr) return false;
    return std::any_of(list->begin(), list->end(), [](const codec::JsonValue& attendee) {
        const codec::JsonValue* self = attendee.find("self");
        const bool* is_self = self == nullptr ? nullptr : self->as_bool();
        return is_self != nullptr && *is_self && text_of(attendee, "responseStatus") == "declined";
    });
}

bool blocks(const codec::JsonValue& event) {
    return text_of(event, "status") != "cancelled" && text_of(event, "transparency") != "transparent" &&
           text_of(event, "eventType") != "workingLocation" && !is_declined_by_self(event);
}

std::optional<Instants> begin_of_day(std::string_view date, const std::optional<core::TimeZone>& zone) {
    const auto day = core::parse_date(date);
    if (!day || !zone) return std::nullopt;
    const core::Instant begin = zone->start_of(*day);
    return Instants{begin, begin};
}

std::optional<Instants> instants_of_wall_time(std::string_view text, std::string_view zone_name) {
    const auto zone = core::TimeZone::find(zone_name);
    const auto at_utc = core::parse_rfc3339(std::string(text) + "Z");  // whose wall shows the same
    if (!zone || !at_utc) return std::nullopt;
    const core::LocalInstants shown = zone->to_instants(core::LocalTime(at_utc->time_since_epoch()));
    return Instants{shown.first, shown.second};
}

// A date is one of the calendar's zone. A time has its offset, or names its zone.
std::optional<Instants> instants_at(const codec::JsonValue& event, std::string_view name,
                                    const std::optional<core::TimeZone>& calendar_zone) {
    const codec::JsonValue* time = event.find(name);
    if (time == nullptr) return std::nullopt;
    const std::string_view date = text_of(*time, "date");
    if (!date.empty()) return begin_of_day(date, calendar_zone);
    const std::string_view text = text_of(*time, "dateTime");
    if (const auto instant = core::parse_rfc3339(text)) return Instants{*instant, *instant};
    return instants_of_wall_time(text, text_of(*time, "timeZone"));
}

core::Result<std::vector<core::TimeRange>, core::Failed> busy_times_of(
    const codec::JsonValue::Array& events, const std::optional<core::TimeZone>& calendar_zone,
    std::string_view except_event) {
    std::vector<core::TimeRange> busy;
    for (const codec::JsonValue& event : events) {
        if (!blocks(event) || (!except_event.empty() && text_of(event, "id") == except_event)) continue;
        const auto start = instants_at(event, "start", calendar_zone);
        const auto end = instants_at(event, "end", calendar_zone);
        if (!start || !end || end->last < start->first)
            return unreadable_answer("The calendar service sent an event at an unreadable time.");
        const core::TimeRange range{start->first, end->last};
        if (!range.empty()) busy.push_back(range);
    }
    return busy;
}

}  // namespace

std::string encode_busy_events_query(core::TimeRange range, std::string_view page_token) {
    // Google ignores what is finer than a second: it is asked for the whole seconds around.
    const core::Instant from = std::chrono::floor<seconds>(range.start);
    const core::Instant to = std::chrono::ceil<seconds>(range.end);
    std::string query(kPageQuery);
    query += "&timeMin=" + core::percent_encoded(core::to_rfc3339(from));
    query += "&timeMax=" + core::percent_encoded(core::to_rfc3339(to));
    if (!page_token.empty()) query += "&pageToken=" + core::percent_encoded(page_token);
    return query;
}

core::Result<BusyEventsPage, core::Failed> decode_busy_events(std::string_view body,
                                                              std::string_view except_event) {
    constexpr codec::JsonLimits kAnswerLimits{4'000'000, 32, 200'000, 1'000};
    const auto parsed = codec::parse_json(body, kAnswerLimits);
    if (parsed.has_error()) return unreadable_answer();
    // Whether a page without events has an empty list or none is not documented. That it is a page of this
    // calendar says its zone.
    const auto zone = core::TimeZone::find(text_of(*parsed, "timeZone"));
    const codec::JsonValue* items = parsed->find("items");
    const bool has_none = items == nullptr && zone.has_value();
    const auto* events = items == nullptr ? nullptr : items->as_array();
    if (events == nullptr && !has_none) return unreadable_answer();
    const codec::JsonValue* token = parsed->find("nextPageToken");
    if (token != nullptr && token->as_string() == nullptr) return unreadable_answer();

    auto busy = busy_times_of(has_none ? codec::JsonValue::Array() : *events, zone, except_event);
    if (busy.has_error()) return busy.error();
    return BusyEventsPage{std::move(*busy), std::string(text_of(*parsed, "nextPageToken"))};
}

}  // namespace calfleet::providers::google_calendar
