#include "simulators/google/api/call.hpp"

#include "simulators/google/model/civil_time.hpp"

#include <algorithm>
#include <charconv>
#include <utility>
#include <vector>

namespace calfleet::simulators::google {
namespace {

using Segments = std::vector<std::string>;

bool is_path(const Segments& segments, std::initializer_list<std::string_view> wanted) {
    return std::equal(segments.begin(), segments.end(), wanted.begin(), wanted.end());
}

// "/calendar/v3/calendars/{calendar}[/events[/{event}]]"
void read_calendar_path(Call& call, const std::string& method, const Segments& segments) {
    const bool in_calendars = segments.size() >= 4 && segments.size() <= 6 && segments[2] == "calendars";
    if (!in_calendars || (segments.size() > 4 && segments[4] != "events")) return;
    call.calendar_id = segments[3];
    if (segments.size() == 6) call.event_id = segments[5];

    const std::size_t depth = segments.size();
    if (depth == 4 && method == "GET") call.operation = Operation::kGetCalendar;
    if (depth == 5 && method == "GET") call.operation = Operation::kListEvents;
    if (depth == 5 && method == "POST") call.operation = Operation::kInsertEvent;
    if (depth == 6 && method == "GET") call.operation = Operation::kGetEvent;
    if (depth == 6 && method == "PATCH") call.operation = Operation::kPatchEvent;
    if (depth == 6 && method == "DELETE") call.operation = Operation::kDeleteEvent;
}

void read_path(Call& call, const Segments& segments) {
    const std::string& method = call.request.method;
    const bool get = method == "GET", post = method == "POST";
    if (segments.size() >= 2 && segments[0] == "calendar" && segments[1] == "v3") {
        if (post && is_path(segments, {"calendar", "v3", "freeBusy"})) call.operation = Operation::kFreeBusy;
        if (get && is_path(segments, {"calendar", "v3", "users", "me", "calendarList"}))
            call.operation = Operation::kListCalendars;
        read_calendar_path(call, method, segments);
    } else if (post && is_path(segments, {"token"})) {
        call.operation = Operation::kToken;
    } else if (get && is_path(segments, {"o", "oauth2", "v2", "auth"})) {
        call.operation = Operation::kAuthorize;
    } else if (post && is_path(segments, {"revoke"})) {
        call.operation = Operation::kRevoke;
    } else if ((get || post) && is_path(segments, {"v1", "userinfo"})) {
        call.operation = Operation::kUserinfo;
    }
}

}  // namespace

Call read_call(HttpServerRequest request) {
    Call call;
    call.request = std::move(request);
    auto query = QueryParameters::parse(call.request.query());
    const auto segments = adapters::http_server::decode_path(call.request.path());
    if (query && segments) {
        call.query = *std::move(query);
        read_path(call, *segments);
    }
    constexpr std::string_view kBearer = "Bearer ";
    const auto authorization = call.request.header("authorization").value_or("");
    if (authorization.starts_with(kBearer)) call.bearer_token = authorization.substr(kBearer.size());
    return call;
}

core::Result<std::optional<core::Instant>, ApiError> instant_parameter(const Call& call,
                                                                       std::string_view name) {
    const auto text = call.query.find(name);
    if (!text) return std::optional<core::Instant>();
    const auto instant = parse_instant(*text);
    if (!instant) return ApiError(400, "badRequest", "Bad Request").at("parameter", std::string(name));
    return instant;
}

core::Result<std::size_t, ApiError> count_parameter(const Call& call, std::string_view name,
                                                    std::size_t unsaid, std::size_t most) {
    const auto text = call.query.find(name);
    if (!text) return unsaid;
    std::size_t count = 0;
    const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), count);
    if (error != std::errc() || end != text->data() + text->size() || count == 0)
        return invalid("Invalid value for " + std::string(name) + ".");
    return std::min(count, most);
}

bool flag_parameter(const Call& call, std::string_view name) {
    return call.query.find(name) == "true";
}

core::Result<const date::time_zone*, ApiError> zone_parameter(const Call& call,
                                                              const date::time_zone* unsaid) {
    const auto name = call.query.find("timeZone");
    if (!name) return unsaid;
    const auto* const zone = find_zone(*name);
    if (zone == nullptr) return invalid("Invalid time zone definition.");
    return zone;
}

core::Result<CalendarView, ApiError> visible_calendar(const Call& call, AccessRole least) {
    const auto view = call.account->find(call.calendar_id);
    if (!view) return not_found();
    if (view->role < least)
        return ApiError{403, "requiredAccessLevel",
                        "You need to have " + std::string(to_string(least)) + " access to this calendar.",
                        "calendar"};
    return *view;
}

}  // namespace calfleet::simulators::google
