#include "providers/google_calendar/bookings/booking_intent.hpp"

#include "codec/json_parser.hpp"
#include "codec/json_reader.hpp"
#include "codec/json_writer.hpp"
#include "core/rfc3339.hpp"

namespace calfleet::providers::google_calendar {
namespace {

constexpr std::size_t kTextBytesMax = 4'096;
constexpr std::size_t kListMax = 100;

std::optional<core::Warning> decode_warning(const codec::JsonValue& value) {
    codec::JsonReader reader(value);
    core::Warning warning{reader.text("code", kTextBytesMax), reader.text("message", kTextBytesMax)};
    return reader.ok() ? std::optional(std::move(warning)) : std::nullopt;
}

}  // namespace

std::string encode_booking_intent(const BookingIntent& intent) {
    codec::JsonWriter writer;
    writer.begin_object();
    writer.member("calendar_id", intent.calendar_id.str());
    writer.member("event_id", intent.event.id);
    writer.member("command_hash", intent.event.command_hash);
    writer.member("template_id", intent.template_id.str());
    writer.member("start", core::to_rfc3339(intent.event.time.start));
    writer.member("end", core::to_rfc3339(intent.event.time.end));
    writer.member("timezone", intent.event.zone.name());
    writer.key("attendees").begin_array();
    for (const std::string& email : intent.event.attendees) writer.value(email);
    writer.end_array();
    writer.key("warnings").begin_array();
    for (const core::Warning& warning : intent.warnings)
        writer.begin_object().member("code", warning.code).member("message", warning.message).end_object();
    writer.end_array().end_object();
    return writer.text();
}

std::optional<BookingIntent> decode_booking_intent(std::string_view text) {
    const auto parsed = codec::parse_json(text);
    if (parsed.has_error() || parsed->as_object() == nullptr) return std::nullopt;
    codec::JsonReader reader(*parsed);
    BookingIntent intent{.calendar_id = core::CalendarId(reader.text("calendar_id", kTextBytesMax)),
                         .template_id = core::TemplateId(reader.text("template_id", kTextBytesMax)),
                         .event = {.id = reader.text("event_id", kTextBytesMax),
                                   .summary = {},
                                   .description = {},
                                   .location = {},
                                   .time = {},
                                   .zone = core::TimeZone::utc(),
                                   .attendees = reader.optional_texts("attendees", kListMax, kTextBytesMax),
                                   .command_hash = reader.text("command_hash", kTextBytesMax)},
                         .warnings = {}};
    const auto start = core::parse_rfc3339(reader.text("start", kTextBytesMax));
    const auto end = core::parse_rfc3339(reader.text("end", kTextBytesMax));
    const auto zone = core::TimeZone::find(reader.text("timezone", kTextBytesMax));
    if (!reader.ok() || !start || !end || !zone) return std::nullopt;
    intent.event.time = {*start, *end};
    intent.event.zone = *zone;

    const codec::JsonValue* warnings = reader.present("warnings");
    const auto* list = warnings == nullptr ? nullptr : warnings->as_array();
    if (list == nullptr) return std::nullopt;
    for (const codec::JsonValue& value : *list) {
        auto warning = value.as_object() == nullptr ? std::nullopt : decode_warning(value);
        if (!warning) return std::nullopt;
        intent.warnings.push_back(std::move(*warning));
    }
    return intent;
}

}  // namespace calfleet::providers::google_calendar
