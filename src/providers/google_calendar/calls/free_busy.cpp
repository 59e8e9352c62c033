#include "providers/google_calendar/calls/free_busy.hpp"

#include "codec/json_parser.hpp"
#include "codec/json_writer.hpp"
#include "core/rfc3339.hpp"
#include "providers/google_calendar/calls/google_answer.hpp"

namespace calfleet::providers::google_calendar {
namespace {

using core::FailureReason;

core::Failed fail(FailureReason reason) {
    return core::Failed{reason, {}, std::nullopt, {}};
}

core::Failed failure_of_calendar(const codec::JsonValue& first_error) {
    const std::string_view reason = text_of(first_error, "reason");
    if (reason == "notFound") return fail(FailureReason::kCalendarNotFound);
    if (reason == "internalError" || reason == "backendError") return fail(FailureReason::kApi5xx);
    return fail(FailureReason::kPermissionDenied);
}

core::Result<void, core::Failed> collect_busy(const codec::JsonValue* calendar,
                                              std::vector<core::TimeRange>& busy) {
    if (calendar == nullptr) return unreadable_answer("The calendar service left a calendar out.");
    if (const codec::JsonValue* errors = calendar->find("errors"); errors != nullptr) {
        const auto* list = errors->as_array();
        if (list != nullptr && !list->empty()) return failure_of_calendar(list->front());
    }
    const codec::JsonValue* ranges = calendar->find("busy");
    const auto* list = ranges == nullptr ? nullptr : ranges->as_array();
    if (list == nullptr) return unreadable_answer("The calendar service left the busy times out.");
    for (const codec::JsonValue& range : *list) {
        const auto start = core::parse_rfc3339(text_of(range, "start"));
        const auto end = core::parse_rfc3339(text_of(range, "end"));
        if (!start || !end) return unreadable_answer("The calendar service sent an unreadable time.");
        busy.push_back({*start, *end});
    }
    return {};
}

}  // namespace

std::string encode_free_busy_query(const std::vector<core::CalendarId>& calendars, core::TimeRange range) {
    codec::JsonWriter writer;
    writer.begin_object();
    writer.member("timeMin", core::to_rfc3339(range.start)).member("timeMax", core::to_rfc3339(range.end));
    writer.key("items").begin_array();
    for (const core::CalendarId& calendar : calendars)
        writer.begin_object().member("id", calendar.str()).end_object();
    writer.end_array().end_object();
    return writer.text();
}

core::Result<std::vector<core::TimeRange>, core::Failed> decode_free_busy(
    std::string_view body, const std::vector<core::CalendarId>& calendars) {
    constexpr codec::JsonLimits kAnswerLimits{4'000'000, 32, 200'000, 1'000};
    const auto parsed = codec::parse_json(body, kAnswerLimits);
    if (parsed.has_error()) return unreadable_answer();
    const codec::JsonValue* by_id = parsed->find("calendars");
    std::vector<core::TimeRange> busy;
    for (const core::CalendarId& calendar : calendars) {
        const codec::JsonValue* found = by_id == nullptr ? nullptr : by_id->find(calendar.str());
        if (auto collected = collect_busy(found, busy); collected.has_error()) return collected.error();
    }
    return busy;
}

}  // namespace calfleet::providers::google_calendar
