#include "providers/google_calendar/google_event.hpp"

#include "codec/json_parser.hpp"
#include "codec/json_writer.hpp"
#include "core/rfc3339.hpp"

namespace calfleet::providers::google_calendar {
namespace {

constexpr std::string_view kCommandHashProperty = "calfleet_command";

void write_time(codec::JsonWriter& writer, std::string_view name, core::Instant at,
                const core::TimeZone& zone) {
    writer.key(name).begin_object();
    writer.member("dateTime", core::to_rfc3339(at, zone)).member("timeZone", zone.name());
    writer.end_object();
}

std::string text_of(const codec::JsonValue& object, std::string_view name) {
    const codec::JsonValue* value = object.find(name);
    const std::string* text = value == nullptr ? nullptr : value->as_string();
    return text == nullptr ? std::string() : *text;
}

std::vector<std::string> emails_of(const codec::JsonValue& event) {
    std::vector<std::string> emails;
    const codec::JsonValue* attendees = event.find("attendees");
    const auto* list = attendees == nullptr ? nullptr : attendees->as_array();
    if (list == nullptr) return emails;
    for (const codec::JsonValue& attendee : *list) emails.push_back(text_of(attendee, "email"));
    return emails;
}

std::string command_hash_of(const codec::JsonValue& event) {
    const codec::JsonValue* extended = event.find("extendedProperties");
    const codec::JsonValue* ours = extended == nullptr ? nullptr : extended->find("private");
    return ours == nullptr ? std::string() : text_of(*ours, kCommandHashProperty);
}

}  // namespace

std::string encode_event(const NewEvent& event) {
    codec::JsonWriter writer;
    writer.begin_object();
    writer.member("id", event.id).member("summary", event.summary);
    writer.member_unless_empty("description", event.description);
    writer.member_unless_empty("location", event.location);
    write_time(writer, "start", event.time.start, event.zone);
    write_time(writer, "end", event.time.end, event.zone);
    writer.key("attendees").begin_array();
    for (const std::string& email : event.attendees)
        writer.begin_object().member("email", email).end_object();
    writer.end_array();
    writer.key("extendedProperties").begin_object().key("private").begin_object();
    writer.member(kCommandHashProperty, event.command_hash);
    writer.end_object().end_object();
    writer.end_object();
    return writer.text();
}

std::optional<GoogleEvent> decode_event(std::string_view body) {
    constexpr codec::JsonLimits kEventLimits{1'000'000, 32, 50'000, 1'000};
    const auto parsed = codec::parse_json(body, kEventLimits);
    if (parsed.has_error()) return std::nullopt;
    GoogleEvent event;
    event.id = text_of(*parsed, "id");
    if (event.id.empty()) return std::nullopt;
    event.cancelled = text_of(*parsed, "status") == "cancelled";
    event.html_link = text_of(*parsed, "htmlLink");
    event.attendees = emails_of(*parsed);
    const codec::JsonValue* omitted = parsed->find("attendeesOmitted");
    event.attendees_omitted = omitted != nullptr && omitted->as_bool() != nullptr && *omitted->as_bool();
    event.command_hash = command_hash_of(*parsed);
    return event;
}

}  // namespace calfleet::providers::google_calendar
