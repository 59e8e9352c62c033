#include "providers/google_calendar/free_busy.hpp"

#include "codec/json_parser.hpp"
#include "codec/json_writer.hpp"
#include "core/rfc3339.hpp"

namespace calfleet::providers::google_calendar {
namespace {

using core::FailureReason;

core::Failed fail(FailureReason reason, std::string message = {}) {
    return core::Failed{reason, std::move(message), std::nullopt, {}};
}

std::string_view reason_of(const codec::JsonValue& error) {
    const codec::JsonValue* reason = error.find("reason");
    const std::string* text = reason == nullptr ? nullptr : reason->as_string();
    return text == nullptr ? std::string_view() : std::string_view(*text);
}

core::Failed failure_of_calendar(const codec::JsonValue& first_error) {
    const std::string_view reason = reason_of(first_error);
    if (reason == "notFound") return fail(FailureReason::kCalendarNotFound);
    if (reason == "internalError" || reason == "backendError") return fail(FailureReason::kApi5xx);
    return fail(FailureReason::kPermissionDenied);
}

std::optional<core::Instant> instant_at(const codec::JsonValue& range, std::string_view name) {
    const codec::JsonValue* value = range.find(name);
    const std::string* text = value == nullptr ? nullptr : value->as_string();
    return text == nullptr ? std::nullopt : core::parse_rfc3339(*text);
}

core::Result<void, core::Failed> collect_busy(const codec::JsonValue* calendar,
                                              std::vector<core::TimeRange>& busy) {
    if (calendar == nullptr) return fail(FailureReason::kApi5xx, "The calendar service left a calendar out.");
    if (const codec::JsonValue* errors = calendar->find("errors"); errors != nullptr) {
        const auto* list = errors->as_array();
        if (list != nullptr && !list->empty()) return failure_of_calendar(list->front());
    }
    const codec::JsonValue* ranges = calendar->find("busy");
    const auto* list = ranges == nullptr ? nullptr : ranges->as_array();
    if (list == nullptr) return fail(FailureReason::kApi5xx, "The calendar service left the busy times out.");
    for (const codec::JsonValue& range : *list) {
        const auto start = instant_at(range, "start");
        const auto end = instant_at(range, "end");
        if (!start || !end)
            return fail(FailureReason::kApi5xx, "The calendar service sent an unreadable time.");
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
    if (parsed.has_error())
        return fail(FailureReason::kApi5xx, "The calendar service sent an unreadable answer.");
    const codec::JsonValue* by_id = parsed->find("calendars");
    std::vector<core::TimeRange> busy;
    for (const core::CalendarId& calendar : calendars) {
        const codec::JsonValue* found = by_id == nullptr ? nullptr : by_id->find(calendar.str());
        if (auto collected = collect_busy(found, busy); collected.has_error()) return collected.error();
    }
    return busy;
}

}  // namespace calfleet::providers::google_calendar
