#include "simulators/google/api/endpoints.hpp"
#include "simulators/google/api/json_body.hpp"
#include "simulators/google/model/civil_time.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <vector>

namespace calfleet::simulators::google {
namespace json = boost::json;
namespace {

constexpr auto kLongestRange = std::chrono::hours(24 * 90);
constexpr std::size_t kCalendarsMax = 50;

struct Query {
    core::TimeRange range;
    const date::time_zone* zone = nullptr;  // none: UTC
    std::vector<std::string> calendar_ids;
};

core::Result<core::Instant, ApiError> read_bound(const json::object& body, std::string_view name) {
    const json::value* field = body.if_contains(name);
    if (field == nullptr) return required("Missing " + std::string(name) + " parameter.");
    const auto instant = field->is_string() ? parse_instant(field->get_string()) : std::nullopt;
    if (!instant) return ApiError{400, "badRequest", "Bad Request"};
    return *instant;
}

core::Result<Query, ApiError> read_query(const Call& call) {
    const auto body = json_body(call);
    if (!body) return body.error();
    const auto start = read_bound(*body, "timeMin");
    if (!start) return start.error();
    const auto end = read_bound(*body, "timeMax");
    if (!end) return end.error();
    if (*end <= *start) return empty_time_range();
    if (*end - *start > kLongestRange)
        return ApiError(400, "timeRangeTooLong", "The requested time range is too long.", "calendar")
            .at("parameter", "timeMax");

    Query query;
    query.range = {*start, *end};
    if (const json::value* zone = body->if_contains("timeZone"); zone != nullptr && zone->is_string()) {
        query.zone = find_zone(zone->get_string());
        if (query.zone == nullptr) return invalid("Invalid time zone definition.");
    }
    const json::value* items = body->if_contains("items");
    if (items == nullptr || !items->is_array()) return query;
    for (const json::value& item : items->get_array()) {
        const json::value* id = item.is_object() ? item.get_object().if_contains("id") : nullptr;
        if (id == nullptr || !id->is_string()) return required("Missing calendar id.");
        query.calendar_ids.emplace_back(id->get_string());
    }
    return query;
}

json::object calendar_error(std::string_view reason) {
    return {{"errors", json::array{json::object{{"domain", "global"}, {"reason", reason}}}},
            {"busy", json::array{}}};
}

json::object busy_json(const Calendar& calendar, const Query& query) {
    // "Z" is said of UTC, also when it was asked for by name.
    const date::time_zone* zone = query.zone != nullptr && query.zone->name() == "UTC" ? nullptr : query.zone;
    json::array busy;
    for (const core::TimeRange& range : calendar.busy(query.range))
        busy.push_back(json::object{{"start", format_instant(range.start, zone)},
                                    {"end", format_instant(range.end, zone)}});
    return {{"busy", std::move(busy)}};
}

}  // namespace

Reply query_free_busy(World&, Call& call) {
    const auto query = read_query(call);
    if (!query) return query.error();
    json::object calendars;
    for (const std::string& id : query->calendar_ids) {
        const auto view = call.account->find(id);
        if (calendars.size() >= kCalendarsMax)
            calendars[id] = calendar_error("tooManyCalendarsRequested");
        else
            calendars[id] = view ? busy_json(*view->calendar, *query) : calendar_error("notFound");
    }
    return json_reply(200, json::object{{"kind", "calendar#freeBusy"},
                                        {"timeMin", format_instant(query->range.start, query->zone)},
                                        {"timeMax", format_instant(query->range.end, query->zone)},
                                        {"calendars", std::move(calendars)}});
}

}  // namespace calfleet::simulators::google
