#include "providers/google_calendar/bookings/booking_change_intent.hpp"

#include "codec/json_parser.hpp"
#include "codec/json_reader.hpp"
#include "codec/json_writer.hpp"
#include "core/rfc3339.hpp"

namespace calfleet::providers::google_calendar {
namespace {

constexpr std::size_t kTextBytesMax = 4'096;

std::optional<core::TimeRange> range_of(codec::JsonReader& reader, std::string_view start,
                                        std::string_view end) {
    const auto from = core::parse_rfc3339(reader.text(start, kTextBytesMax));
    const auto to = core::parse_rfc3339(reader.text(end, kTextBytesMax));
    if (!from || !to) return std::nullopt;
    return core::TimeRange{*from, *to};
}

}  // namespace

std::string encode_change_intent(const BookingChangeIntent& intent) {
    codec::JsonWriter writer;
    writer.begin_object();
    writer.member("calendar_id", intent.calendar_id.str()).member("template_id", intent.template_id.str());
    writer.member("event_id", intent.event_id);
    if (const auto& move = intent.move) {
        writer.key("move").begin_object();
        writer.member("from_start", core::to_rfc3339(move->from.start));
        writer.member("from_end", core::to_rfc3339(move->from.end));
        writer.member("to_start", core::to_rfc3339(move->to.start));
        writer.member("to_end", core::to_rfc3339(move->to.end));
        writer.member("timezone", move->zone.name()).member("hash", move->hash);
        writer.member("overlaps_another", move->overlaps_another);
        writer.end_object();
    }
    writer.end_object();
    return writer.text();
}

std::optional<BookingChangeIntent> decode_change_intent(std::string_view text) {
    const auto parsed = codec::parse_json(text);
    if (parsed.has_error() || parsed->as_object() == nullptr) return std::nullopt;
    codec::JsonReader reader(*parsed);
    BookingChangeIntent intent{core::CalendarId(reader.text("calendar_id", kTextBytesMax)),
                               core::TemplateId(reader.text("template_id", kTextBytesMax)),
                               reader.text("event_id", kTextBytesMax), std::nullopt};
    if (!reader.ok()) return std::nullopt;
    const codec::JsonValue* move = reader.present("move");
    if (move == nullptr) return intent;
    if (move->as_object() == nullptr) return std::nullopt;

    codec::JsonReader moved(*move);
    const auto from = range_of(moved, "from_start", "from_end");
    const auto to = range_of(moved, "to_start", "to_end");
    const auto zone = core::TimeZone::find(moved.text("timezone", kTextBytesMax));
    std::string hash = moved.text("hash", kTextBytesMax);
    const bool overlaps_another = moved.optional_flag("overlaps_another").value_or(false);
    if (!moved.ok() || !from || !to || !zone) return std::nullopt;
    intent.move = {*from, *to, *zone, std::move(hash), overlaps_another};
    return intent;
}

}  // namespace calfleet::providers::google_calendar
