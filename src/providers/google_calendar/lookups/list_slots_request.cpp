#include "providers/google_calendar/lookups/list_slots_request.hpp"

#include "codec/json_parser.hpp"
#include "codec/json_reader.hpp"
#include "core/rfc3339.hpp"

namespace calfleet::providers::google_calendar {
namespace {

constexpr std::int64_t kSlotsMax = 200;

}  // namespace

core::Result<ListSlotsRequest, core::Failed> decode_list_slots(std::string_view data) {
    const auto parsed = codec::parse_json(data);
    if (parsed.has_error())
        return core::Failed{core::FailureReason::kInvalidCommand, parsed.error().message, std::nullopt, {}};
    codec::JsonReader reader(*parsed);

    ListSlotsRequest request;
    request.template_id = core::TemplateId(reader.text("template_id", 256));
    if (const auto hint = reader.optional_text("date_hint", 32)) {
        request.query.date_hint = core::parse_date(*hint);
        if (!request.query.date_hint) reader.add_problem("date_hint", "must be a date as in 2026-05-12");
    }
    if (const auto zone = reader.optional_text("timezone", 64)) {
        request.shown_in = core::TimeZone::find(*zone);
        if (!request.shown_in) reader.add_problem("timezone", "must be an IANA time zone as in Asia/Jakarta");
    }
    if (const auto limit = reader.optional_integer("limit", 1, kSlotsMax))
        request.query.limit = static_cast<std::size_t>(*limit);
    if (const auto per_day = reader.optional_integer("per_day", 1, kSlotsMax))
        request.query.per_day = static_cast<int>(*per_day);
    if (const auto from = reader.optional_text("from", 64)) {
        request.query.from = core::parse_rfc3339(*from);
        if (!request.query.from)
            reader.add_problem("from", "must be an instant as in 2026-05-12T09:00:00+07:00");
    }
    if (!reader.ok())
        return core::Failed{core::FailureReason::kInvalidCommand, reader.summary(), std::nullopt, {}};
    return request;
}

}  // namespace calfleet::providers::google_calendar
