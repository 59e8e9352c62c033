#include "providers/google_calendar/analytics.hpp"

#include "codec/json_parser.hpp"
#include "codec/json_writer.hpp"

namespace calfleet::providers::google_calendar {
namespace {

void begin(codec::JsonWriter& writer, const core::Command& command) {
    writer.begin_object();
    writer.member("company_id", command.company_id.str()).member("agent_id", command.agent_id.str());
    writer.member_unless_empty("conversation_id", command.conversation_id.str());
}

core::AnalyticsEvent end(std::string type, codec::JsonWriter& writer) {
    writer.end_object();
    return {std::move(type), writer.text()};
}

// A failed command may have failed before anybody read its data: as much of it as can be read.
std::string template_id_of(const core::Command& command) {
    const auto data = codec::parse_json(command.data);
    const codec::JsonValue* value = data.has_value() ? data->find("template_id") : nullptr;
    const std::string* text = value == nullptr ? nullptr : value->as_string();
    return text != nullptr && core::is_valid_id(*text) ? *text : std::string();
}

core::AnalyticsEvent booking_changed(std::string type, const core::Command& command,
                                     const core::TemplateId& template_id, std::string_view event_id) {
    codec::JsonWriter writer;
    begin(writer, command);
    writer.member("template_id", template_id.str()).member("event_id", event_id);
    return end(std::move(type), writer);
}

std::int64_t ms(std::chrono::milliseconds duration) {
    return duration.count();
}

}  // namespace

core::AnalyticsEvent slot_lookup_succeeded(const core::Command& command, const core::TemplateId& template_id,
                                           std::size_t slot_count, std::chrono::milliseconds latency) {
    codec::JsonWriter writer;
    begin(writer, command);
    writer.member("template_id", template_id.str()).member("slot_count_returned", slot_count);
    writer.member("status", "success").member("latency_ms", ms(latency));
    return end("calendar_slot_lookup", writer);
}

core::AnalyticsEvent slot_lookup_failed(const core::Command& command, core::FailureReason reason,
                                        std::chrono::milliseconds latency) {
    codec::JsonWriter writer;
    begin(writer, command);
    writer.member_unless_empty("template_id", template_id_of(command));
    writer.member("slot_count_returned", 0);
    writer.member("status", "failed")
        .member("failure_reason", to_string(reason))
        .member("latency_ms", ms(latency));
    return end("calendar_slot_lookup", writer);
}

core::AnalyticsEvent booking_created(const core::Command& command, const core::TemplateId& template_id,
                                     std::string_view event_id, std::size_t attendee_count,
                                     std::optional<std::chrono::seconds> time_to_book) {
    codec::JsonWriter writer;
    begin(writer, command);
    writer.member("template_id", template_id.str()).member("event_id", event_id);
    writer.member("attendee_count", attendee_count);
    writer.key("time_to_book_sec");
    if (time_to_book) {
        writer.value(static_cast<std::int64_t>(time_to_book->count()));
    } else {
        writer.null();
    }
    return end("calendar_booking_created", writer);
}

core::AnalyticsEvent booking_failed(const core::Command& command, core::FailureReason reason) {
    codec::JsonWriter writer;
    begin(writer, command);
    writer.member_unless_empty("template_id", template_id_of(command));
    writer.member("failure_reason", to_string(reason));
    return end("calendar_booking_failed", writer);
}

core::AnalyticsEvent booking_rescheduled(const core::Command& command, const core::TemplateId& template_id,
                                         std::string_view event_id) {
    return booking_changed("calendar_booking_rescheduled", command, template_id, event_id);
}

core::AnalyticsEvent booking_cancelled(const core::Command& command, const core::TemplateId& template_id,
                                       std::string_view event_id) {
    return booking_changed("calendar_booking_cancelled", command, template_id, event_id);
}

core::AnalyticsEvent invite_sent(const core::Command& command, std::string_view event_id,
                                 std::string_view invite_status) {
    codec::JsonWriter writer;
    begin(writer, command);
    writer.member("event_id", event_id).member("invite_status", invite_status);
    return end("calendar_invite_sent", writer);
}

}  // namespace calfleet::providers::google_calendar
