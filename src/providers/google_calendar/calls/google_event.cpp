#include "providers/google_calendar/calls/google_event.hpp"

#include "codec/json_parser.hpp"
#include "codec/json_writer.hpp"
#include "core/rfc3339.hpp"
#include "providers/google_calendar/calls/google_answer.hpp"

#include <algorithm>
#include <initializer_list>

namespace calfleet::providers::google_calendar {
namespace {

constexpr std::string_view kCommandHashProperty = "calfleet_command";
constexpr std::string_view kMoveHashProperty = "calfleet_move";
constexpr std::size_t kLinkBytesMax = 2'048;

void write_time(codec::JsonWriter& writer, std::string_view name, core::Instant at,
                const core::TimeZone& zone) {
    writer.key(name).begin_object();
    writer.member("dateTime", core::to_rfc3339(at, zone)).member("timeZone", zone.name());
    writer.end_object();
}

void write_private_property(codec::JsonWriter& writer, std::string_view name, const std::string& value) {
    writer.key("extendedProperties").begin_object().key("private").begin_object();
    writer.member(name, value);
    writer.end_object().end_object();
}

// A request id is good for one room, so that an insert sent again does not make a second one.
void write_meeting_request(codec::JsonWriter& writer, const std::string& request_id) {
    writer.key("conferenceData").begin_object().key("createRequest").begin_object();
    writer.member("requestId", request_id);
    writer.key("conferenceSolutionKey").begin_object().member("type", "hangoutsMeet").end_object();
    writer.end_object().end_object();
}

// The member at the end of the path, or null where one on the way is missing.
const codec::JsonValue* find_in(const codec::JsonValue& object,
                                std::initializer_list<std::string_view> path) {
    const codec::JsonValue* at = &object;
    for (const std::string_view name : path) {
        at = at->find(name);
        if (at == nullptr) return nullptr;
    }
    return at;
}

std::vector<std::string> emails_of(const codec::JsonValue& event) {
    std::vector<std::string> emails;
    const codec::JsonValue* attendees = event.find("attendees");
    const auto* list = attendees == nullptr ? nullptr : attendees->as_array();
    if (list == nullptr) return emails;
    for (const codec::JsonValue& attendee : *list) emails.emplace_back(text_of(attendee, "email"));
    return emails;
}

std::string private_property_of(const codec::JsonValue& event, std::string_view name) {
    const codec::JsonValue* ours = find_in(event, {"extendedProperties", "private"});
    return std::string(ours == nullptr ? std::string_view() : text_of(*ours, name));
}

std::optional<core::Instant> instant_of(const codec::JsonValue& event, std::string_view end) {
    const codec::JsonValue* when = event.find(end);
    return when == nullptr ? std::nullopt : core::parse_rfc3339(text_of(*when, "dateTime"));
}

std::optional<core::TimeRange> time_of(const codec::JsonValue& event) {
    const auto start = instant_of(event, "start");
    const auto end = instant_of(event, "end");
    if (!start || !end || *start > *end) return std::nullopt;
    return core::TimeRange{*start, *end};
}

// It is passed on to customers, so it has to be one that a browser opens safely.
bool is_safe_link(std::string_view link) {
    constexpr std::string_view kHttps = "https://";
    const auto is_plain = [](char c) { return c > 0x20 && c < 0x7f; };
    return link.starts_with(kHttps) && link.size() > kHttps.size() && link.size() <= kLinkBytesMax &&
           std::all_of(link.begin(), link.end(), is_plain);
}

std::string meeting_link_of(const codec::JsonValue& event) {
    const codec::JsonValue* entry_points = find_in(event, {"conferenceData", "entryPoints"});
    const auto* list = entry_points == nullptr ? nullptr : entry_points->as_array();
    if (list != nullptr) {
        for (const codec::JsonValue& point : *list) {
            std::string uri(text_of(point, "uri"));
            if (text_of(point, "entryPointType") == "video" && is_safe_link(uri)) return uri;
        }
    }
    std::string link(text_of(event, "hangoutLink"));
    return is_safe_link(link) ? link : std::string();
}

// createRequest.status.statusCode is "pending", "success" (the entry points are there) or "failure" (there
// are none), as the discovery document says. A room may also be there without a request of ours.
void read_meeting(GoogleEvent& event, const codec::JsonValue& body) {
    const codec::JsonValue* request = find_in(body, {"conferenceData", "createRequest"});
    const codec::JsonValue* status = request == nullptr ? nullptr : request->find("status");
    const std::string_view code = status == nullptr ? std::string_view() : text_of(*status, "statusCode");
    if (code != "pending" && code != "failure") event.meeting_link = meeting_link_of(body);
    if (!event.meeting_link.empty())
        event.meeting = MeetingState::kReady;
    else if (request != nullptr)
        event.meeting =
            code == "success" || code == "failure" ? MeetingState::kFailed : MeetingState::kPending;
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
    write_private_property(writer, kCommandHashProperty, event.command_hash);
    if (event.wants_meeting) write_meeting_request(writer, event.id);
    writer.end_object();
    return writer.text();
}

std::string encode_event_move(const EventMove& move) {
    codec::JsonWriter writer;
    writer.begin_object();
    write_time(writer, "start", move.time.start, move.zone);
    write_time(writer, "end", move.time.end, move.zone);
    write_private_property(writer, kMoveHashProperty, move.move_hash);
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
    event.command_hash = private_property_of(*parsed, kCommandHashProperty);
    event.etag = text_of(*parsed, "etag");
    event.time = time_of(*parsed);
    event.move_hash = private_property_of(*parsed, kMoveHashProperty);
    read_meeting(event, *parsed);
    return event;
}

}  // namespace calfleet::providers::google_calendar
