#include "providers/google_calendar/calls/google_calendar_api.hpp"

#include "codec/json_parser.hpp"
#include "core/percent_encoding.hpp"
#include "providers/google_calendar/calls/busy_events.hpp"
#include "providers/google_calendar/calls/free_busy.hpp"
#include "providers/google_calendar/calls/google_answer.hpp"
#include "providers/google_calendar/calls/google_errors.hpp"
#include "providers/google_calendar/oauth/scopes.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace calfleet::providers::google_calendar {
namespace {

constexpr std::chrono::days kFreeBusyRangeMax{60};
constexpr std::size_t kCalendarsMax = 1'000;
constexpr int kPagesMax = 100;  // an empty page may be followed by others

core::Failed no_such_booking() {
    return core::Failed{core::FailureReason::kBookingNotFound, {}, std::nullopt, {}};
}

// Whether the request may have been carried out although we got no success.
bool leaves_doubt(const core::Result<ports::HttpResponse, ports::CallFailure>& answer) {
    if (answer.has_value()) return answer->status >= 500 || answer->was_sent_before;
    const ports::CallFailure failure = answer.error();
    if (const auto* refused = std::get_if<core::Failed>(&failure)) return refused->in_doubt;
    return std::get<ports::HttpError>(failure).kind != ports::HttpError::Kind::kRefused;
}

}  // namespace

GoogleCalendarApi::GoogleCalendarApi(ports::AuthorizedHttp& http, std::string base_url, ports::Clock& clock)
    : http_(http), base_url_(std::move(base_url)), clock_(clock) {}

ports::awaitable<core::Result<std::vector<core::TimeRange>, core::Failed>> GoogleCalendarApi::busy_times(
    const CallContext& call, const std::vector<core::CalendarId>& calendars, core::TimeRange range) {
    if (capability_of(call.authorization.granted_scopes) != ports::Capability::kEventsOnly)
        co_return co_await ask_free_busy(call, calendars, range);
    std::vector<core::TimeRange> busy;
    for (const core::CalendarId& calendar : calendars) {
        auto found = co_await read_busy_events(call, calendar, range);
        if (found.has_error()) co_return found.error();
        busy.insert(busy.end(), found->begin(), found->end());
    }
    co_return busy;
}

ports::awaitable<core::Result<std::vector<core::TimeRange>, core::Failed>>
GoogleCalendarApi::busy_times_without(const CallContext& call, std::vector<core::CalendarId> calendars,
                                      core::TimeRange range, const OwnEvent& own) {
    std::erase(calendars, own.calendar);
    auto busy = co_await read_busy_events(call, own.calendar, range, own.event_id);
    if (busy.has_error() || calendars.empty()) co_return busy;
    auto others = co_await busy_times(call, calendars, range);
    if (others.has_error()) co_return others.error();
    busy->insert(busy->end(), others->begin(), others->end());
    co_return busy;
}

ports::awaitable<core::Result<std::vector<core::TimeRange>, core::Failed>> GoogleCalendarApi::ask_free_busy(
    const CallContext& call, const std::vector<core::CalendarId>& calendars, core::TimeRange range) {
    std::vector<core::TimeRange> busy;
    for (core::Instant from = range.start; from < range.end; from += kFreeBusyRangeMax) {
        const core::TimeRange part{from, std::min<core::Instant>(range.end, from + kFreeBusyRangeMax)};
        std::string query = encode_free_busy_query(calendars, part);
        auto answer =
            co_await send(call, "freebusy.query", ports::HttpMethod::kPost, "/freeBusy", std::move(query));
        if (answer.has_error()) co_return failure_of(answer.error());
        if (answer->status != 200) co_return failure_of(*answer, clock_.now());
        auto found = decode_free_busy(answer->body, calendars);
        if (found.has_error()) co_return found.error();
        busy.insert(busy.end(), found->begin(), found->end());
    }
    co_return busy;
}

ports::awaitable<core::Result<std::vector<core::TimeRange>, core::Failed>>
GoogleCalendarApi::read_busy_events(const CallContext& call, const core::CalendarId& calendar,
                                    core::TimeRange range, std::string_view except_event) {
    std::vector<core::TimeRange> busy;
    if (range.empty()) co_return busy;
    std::string page_token;
    for (int page_number = 0; page_number < kPagesMax; ++page_number) {
        std::string path = events_path(calendar) + encode_busy_events_query(range, page_token);
        auto answer = co_await send(call, "events.list", ports::HttpMethod::kGet, std::move(path), {});
        if (answer.has_error()) co_return failure_of(answer.error());
        if (answer->status != 200) co_return failure_of(*answer, clock_.now());
        auto page = decode_busy_events(answer->body, except_event);
        if (page.has_error()) co_return page.error();
        busy.insert(busy.end(), page->busy.begin(), page->busy.end());
        page_token = std::move(page->next_page_token);
        if (page_token.empty()) co_return busy;
    }
    co_return unreadable_answer("The calendar service sent more pages of events than anybody has.");
}

ports::awaitable<core::Result<core::TimeZone, core::Failed>> GoogleCalendarApi::time_zone_of(
    const CallContext& call, const core::CalendarId& calendar) {
    std::string path = events_path(calendar) + "?maxResults=1&fields=timeZone";
    auto answer = co_await send(call, "events.list", ports::HttpMethod::kGet, std::move(path), {});
    if (answer.has_error()) co_return failure_of(answer.error());
    if (answer->status != 200) co_return failure_of(*answer, clock_.now());
    const auto body = codec::parse_json(answer->body);
    const auto zone = core::TimeZone::find(body.has_value() ? text_of(*body, "timeZone") : "");
    if (!zone) co_return unreadable_answer();
    co_return *zone;
}

ports::awaitable<core::Result<std::vector<ListedCalendar>, core::Failed>>
GoogleCalendarApi::writable_calendars(const CallContext& call) {
    std::vector<ListedCalendar> all;
    std::string page_token;
    for (int page_number = 0; page_number < kPagesMax; ++page_number) {
        std::string path =
            "/users/me/calendarList?minAccessRole=writer&maxResults=250"
            "&fields=nextPageToken,items(id,summary,primary)";
        if (!page_token.empty()) path += "&pageToken=" + core::percent_encoded(page_token);
        auto answer = co_await send(call, "calendarList.list", ports::HttpMethod::kGet, std::move(path), {});
        if (answer.has_error()) co_return failure_of(answer.error());
        if (answer->status != 200) co_return failure_of(*answer, clock_.now());
        auto page = decode_calendar_list(answer->body);
        if (page.has_error()) co_return page.error();
        std::move(page->calendars.begin(), page->calendars.end(), std::back_inserter(all));
        page_token = std::move(page->next_page_token);
        if (page_token.empty() || all.size() >= kCalendarsMax) break;
    }
    if (all.size() > kCalendarsMax) all.resize(kCalendarsMax);
    co_return all;
}

ports::awaitable<core::Result<GoogleEvent, InsertFailure>> GoogleCalendarApi::insert_event(
    const CallContext& call, const core::CalendarId& calendar, const NewEvent& event) {
    std::string path = events_path(calendar) + "?sendUpdates=all";
    if (event.wants_meeting) path += "&conferenceDataVersion=1";
    auto answer =
        co_await send(call, "events.insert", ports::HttpMethod::kPost, std::move(path), encode_event(event));
    const bool in_doubt = leaves_doubt(answer);
    if (answer.has_error()) co_return InsertFailure{failure_of(answer.error()), false, in_doubt};
    if (answer->status == 409) co_return InsertFailure{failure_of(*answer, clock_.now()), true, true};
    if (answer->status != 200) co_return InsertFailure{failure_of(*answer, clock_.now()), false, in_doubt};
    auto inserted = decode_event(answer->body);
    if (!inserted) co_return InsertFailure{unreadable_answer(), false, true};
    co_return std::move(*inserted);
}

ports::awaitable<core::Result<std::optional<GoogleEvent>, core::Failed>> GoogleCalendarApi::find_event(
    const CallContext& call, const core::CalendarId& calendar, const std::string& event_id) {
    auto answer =
        co_await send(call, "events.get", ports::HttpMethod::kGet, event_path(calendar, event_id), {});
    if (answer.has_error()) co_return failure_of(answer.error());
    if (answer->status == 404) co_return std::nullopt;
    if (answer->status != 200) co_return failure_of(*answer, clock_.now());
    auto event = decode_event(answer->body);
    if (!event) co_return unreadable_answer();
    co_return std::move(event);
}

ports::awaitable<core::Result<GoogleEvent, MoveFailure>> GoogleCalendarApi::move_event(
    const CallContext& call, const core::CalendarId& calendar, const std::string& event_id,
    const std::string& etag, const EventMove& move) {
    // Without a version to name, a move sent twice could undo what somebody did in between.
    if (etag.empty()) co_return MoveFailure{unreadable_answer()};
    std::string path = event_path(calendar, event_id) + "?sendUpdates=all";
    auto answer = co_await send(call, "events.patch", ports::HttpMethod::kPatch, std::move(path),
                                encode_event_move(move), etag);
    if (answer.has_error())
        co_return MoveFailure{.failed = failure_of(answer.error()), .in_doubt = leaves_doubt(answer)};
    if (answer->status != 200) co_return co_await move_failure(call, calendar, event_id, std::move(*answer));
    auto moved = decode_event(answer->body);
    if (!moved) co_return MoveFailure{.failed = unreadable_answer(), .in_doubt = true};
    if (moved->cancelled) co_return MoveFailure{.failed = no_such_booking(), .gone = true};
    co_return std::move(*moved);
}

// Google answers 403 for a deleted event (google-api-ruby-client#1811), which is also what it says to those
// who may not write: only the event itself tells which it is.
ports::awaitable<MoveFailure> GoogleCalendarApi::move_failure(const CallContext& call,
                                                              const core::CalendarId& calendar,
                                                              const std::string& event_id,
                                                              ports::HttpResponse answer) {
    MoveFailure failure{.failed = failure_of(answer, clock_.now()), .in_doubt = leaves_doubt(answer)};
    failure.changed = answer.status == 412;
    if (failure.changed) failure.in_doubt = true;
    failure.gone = answer.status == 404 || answer.status == 410;
    if (failure.failed.reason == core::FailureReason::kPermissionDenied) {
        const auto found = co_await find_event(call, calendar, event_id);
        failure.gone = found.has_value() && (!found->has_value() || (*found)->cancelled);
    }
    if (failure.gone) failure.failed = no_such_booking();
    co_return failure;
}

ports::awaitable<core::Result<void, core::Failed>> GoogleCalendarApi::delete_event(
    const CallContext& call, const core::CalendarId& calendar, const std::string& event_id,
    SendUpdates told) {
    std::string path = event_path(calendar, event_id);
    path += told == SendUpdates::kAll ? "?sendUpdates=all" : "?sendUpdates=none";
    auto answer = co_await send(call, "events.delete", ports::HttpMethod::kDelete, std::move(path), {});
    if (answer.has_error()) co_return failure_of(answer.error());
    const bool is_gone = answer->status == 404 || answer->status == 410;
    if (answer->status >= 400 && !is_gone) co_return failure_of(*answer, clock_.now());
    co_return core::Result<void, core::Failed>();
}

ports::awaitable<core::Result<ports::HttpResponse, ports::CallFailure>> GoogleCalendarApi::send(
    const CallContext& call, std::string_view name, ports::HttpMethod method, std::string path,
    std::string body, std::string if_match) {
    ports::HttpRequest request;
    request.call = name;
    request.method = method;
    request.url = base_url_ + path;
    request.headers.emplace_back("accept", "application/json");
    if (!body.empty()) request.headers.emplace_back("content-type", "application/json; charset=UTF-8");
    if (!if_match.empty()) request.headers.emplace_back("if-match", std::move(if_match));
    request.body = std::move(body);
    request.deadline = call.deadline;
    co_return co_await http_.send(call.authorization, std::move(request));
}

std::string GoogleCalendarApi::events_path(const core::CalendarId& calendar) const {
    return "/calendars/" + core::percent_encoded(calendar.str()) + "/events";
}

std::string GoogleCalendarApi::event_path(const core::CalendarId& calendar,
                                          const std::string& event_id) const {
    return events_path(calendar) + "/" + core::percent_encoded(event_id);
}

}  // namespace calfleet::providers::google_calendar
