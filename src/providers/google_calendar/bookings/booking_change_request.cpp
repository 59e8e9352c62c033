#include "providers/google_calendar/bookings/booking_change_request.hpp"

#include "codec/json_parser.hpp"
#include "codec/json_reader.hpp"
#include "core/rfc3339.hpp"

#include <utility>

namespace calfleet::providers::google_calendar {
namespace {

constexpr std::size_t kEventIdBytesMax = 1'024;
constexpr std::size_t kReasonBytesMax = 1'024;

core::Failed invalid(std::string message) {
    return core::Failed{core::FailureReason::kInvalidCommand, std::move(message), std::nullopt, {}};
}

}  // namespace

core::Result<RescheduleRequest, core::Failed> decode_reschedule_event(std::string_view data) {
    const auto parsed = codec::parse_json(data);
    if (parsed.has_error()) return invalid(parsed.error().message);
    codec::JsonReader reader(*parsed);
    RescheduleRequest request;
    request.event_id = reader.text("event_id", kEventIdBytesMax);
    const std::string start = reader.text("slot_start", 64);
    const auto at = core::parse_rfc3339(start);
    if (!start.empty() && !at)
        reader.add_problem("slot_start", "must be an instant as in 2026-05-12T09:00:00+07:00");
    if (!reader.ok()) return invalid(reader.summary());
    request.slot_start = *at;
    return request;
}

core::Result<std::string, core::Failed> decode_cancel_event(std::string_view data) {
    using Id = core::Result<std::string, core::Failed>;
    const auto parsed = codec::parse_json(data);
    if (parsed.has_error()) return invalid(parsed.error().message);
    codec::JsonReader reader(*parsed);
    std::string event_id = reader.text("event_id", kEventIdBytesMax);
    static_cast<void>(reader.optional_prose("reason", kReasonBytesMax));
    if (!reader.ok()) return invalid(reader.summary());
    return Id(boost::system::in_place_value, std::move(event_id));
}

}  // namespace calfleet::providers::google_calendar
