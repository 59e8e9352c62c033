#include "simulators/google/api/endpoints.hpp"
#include "simulators/google/api/event_json.hpp"
#include "simulators/google/api/event_viewer.hpp"
#include "simulators/google/api/page_token.hpp"
#include "simulators/google/model/civil_time.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <charconv>

namespace calfleet::simulators::google {
namespace json = boost::json;
namespace {

core::Result<EventFilter, ApiError> read_filter(const Call& call) {
    EventFilter filter;
    const auto ends_after = instant_parameter(call, "timeMin");
    if (!ends_after) return ends_after.error();
    const auto starts_before = instant_parameter(call, "timeMax");
    if (!starts_before) return starts_before.error();
    filter.ends_after = *ends_after;
    filter.starts_before = *starts_before;
    if (filter.ends_after && filter.starts_before && *filter.starts_before <= *filter.ends_after)
        return empty_time_range();

    for (const std::string_view pair : call.query.find_all("privateExtendedProperty")) {
        const auto equals = pair.find('=');
        if (equals == std::string_view::npos) return invalid("Invalid value for privateExtendedProperty.");
        filter.private_properties.emplace_back(pair.substr(0, equals), pair.substr(equals + 1));
    }
    if (const auto uid = call.query.find("iCalUID")) filter.ical_uid = std::string(*uid);
    filter.show_deleted = flag_parameter(call, "showDeleted");
    return filter;
}

core::Result<std::optional<EventPosition>, ApiError> read_position(const Call& call) {
    const auto text = call.query.find("pageToken");
    if (!text) return std::optional<EventPosition>();
    const auto position = parse_page_token(*text);
    if (!position) return invalid("Invalid page token value.");
    return position;
}

// No incremental sync: a client that tries is told to start over, which it must be able to do anyway.
std::optional<ApiError> check_mode(const Call& call) {
    if (call.query.find("syncToken"))
        return ApiError{410, "fullSyncRequired", "Sync token is no longer valid, a full sync is required.",
                        "calendar"};
    if (call.query.find("orderBy") == "startTime" && !flag_parameter(call, "singleEvents"))
        return invalid("The requested ordering is not available for the particular query.");
    return std::nullopt;
}

json::object calendar_list_entry(const CalendarView& view) {
    const Calendar& calendar = *view.calendar;
    json::object entry{{"kind", "calendar#calendarListEntry"},
                       {"etag", "\"1\""},
                       {"id", calendar.id()},
                       {"summary", calendar.summary()},
                       {"timeZone", calendar.zone_name()},
                       {"selected", true},
                       {"accessRole", to_string(view.role)}};
    if (view.primary) entry["primary"] = true;
    return entry;
}

std::vector<const CalendarView*> calendars_from_role(const Account& account, AccessRole least) {
    std::vector<const CalendarView*> views;
    for (const CalendarView& view : account.calendars)
        if (view.role >= least) views.push_back(&view);
    return views;
}

}  // namespace

Reply list_events(World&, Call& call) {
    const auto view = visible_calendar(call, AccessRole::kFreeBusyReader);
    if (!view) return view.error();
    if (auto error = check_mode(call)) return *std::move(error);
    const auto filter = read_filter(call);
    if (!filter) return filter.error();
    const auto from = read_position(call);
    if (!from) return from.error();
    const auto count = count_parameter(call, "maxResults", 250, 2500);
    if (!count) return count.error();
    const auto viewer = viewer_of(call, *view);
    if (!viewer) return viewer.error();

    EventPage page = view->calendar->page(*filter, *from, *count);
    if (call.plan.has(Quirk::kEmptyPage) && !page.events.empty())
        page = {{}, EventPosition(page.events.front()->start.instant, page.events.front()->id)};

    json::array items;
    for (const Event* event : page.events) items.push_back(event_json(*event, *viewer));
    json::object body{{"kind", "calendar#events"},
                      {"etag", "\"1\""},
                      {"summary", view->calendar->summary()},
                      {"updated", format_instant(call.now)},
                      {"timeZone", view->calendar->zone_name()},
                      {"accessRole", to_string(view->role)},
                      {"defaultReminders", json::array{}},
                      {"items", std::move(items)}};
    if (page.next) body["nextPageToken"] = page_token(*page.next);
    return json_reply(200, body);
}

Reply list_calendars(World&, Call& call) {
    const auto count = count_parameter(call, "maxResults", 100, 250);
    if (!count) return count.error();
    const auto least = access_role_from(call.query.find("minAccessRole").value_or("freeBusyReader"));
    if (!least) return invalid("Invalid value for minAccessRole.");
    std::size_t at = 0;
    if (const auto token = call.query.find("pageToken")) {
        const auto [end, error] = std::from_chars(token->data(), token->data() + token->size(), at);
        if (error != std::errc() || end != token->data() + token->size())
            return invalid("Invalid page token value.");
    }
    const auto views = calendars_from_role(*call.account, *least);
    const std::size_t wanted = call.plan.has(Quirk::kEmptyPage) ? 0 : *count;
    json::array items;
    for (; at < views.size() && items.size() < wanted; ++at) items.push_back(calendar_list_entry(*views[at]));
    json::object body{{"kind", "calendar#calendarList"}, {"etag", "\"1\""}, {"items", std::move(items)}};
    if (at < views.size()) body["nextPageToken"] = std::to_string(at);
    return json_reply(200, body);
}

Reply get_calendar(World&, Call& call) {
    const auto view = visible_calendar(call, AccessRole::kFreeBusyReader);
    if (!view) return view.error();
    return json_reply(200, json::object{{"kind", "calendar#calendar"},
                                        {"etag", "\"1\""},
                                        {"id", view->calendar->id()},
                                        {"summary", view->calendar->summary()},
                                        {"timeZone", view->calendar->zone_name()}});
}

}  // namespace calfleet::simulators::google
