#include "simulators/google/api/event_json.hpp"
#include "simulators/google/model/civil_time.hpp"

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace calfleet::simulators::google {
namespace json = boost::json;
namespace {

template <class T>
using Checked = core::Result<T, ApiError>;

// A field that is absent or null reads as empty text; one of another type is an error.
Checked<std::string> read_text(const json::object& body, std::string_view name) {
    const json::value* field = body.if_contains(name);
    if (field == nullptr || field->is_null()) return std::string();
    if (!field->is_string()) return invalid("Invalid value for: " + std::string(name));
    return std::string(field->get_string());
}

bool is_event_id(std::string_view id) {
    const auto allowed = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'v'); };
    return id.size() >= 5 && id.size() <= 1024 && std::ranges::all_of(id, allowed);
}

// As much of RFC 5322 as Google seems to check: one '@', a dotted domain, no blanks.
bool is_email(std::string_view email) {
    const auto at = email.find('@');
    if (at == std::string_view::npos || at == 0 || email.size() > 254) return false;
    const std::string_view domain = email.substr(at + 1);
    const auto in_domain = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
               c == '.';
    };
    const auto in_local = [](char c) {
        return c > ' ' && c != 0x7f && std::string_view("()<>[]:;,\\\"").find(c) == std::string_view::npos;
    };
    return domain.find('.') != std::string_view::npos && domain.find("..") == std::string_view::npos &&
           domain.front() != '.' && domain.back() != '.' && std::ranges::all_of(domain, in_domain) &&
           std::ranges::all_of(email.substr(0, at), in_local);
}

Checked<EventTime> read_event_time(const json::object& body, const std::string& name,
                                   const Calendar& calendar) {
    const json::value* field = body.if_contains(name);
    if (field == nullptr || !field->is_object()) return required("Missing " + name + " time.");
    const json::object& when = field->get_object();
    const auto date_text = read_text(when, "date");
    const auto time_text = read_text(when, "dateTime");
    const auto zone_text = read_text(when, "timeZone");
    if (!date_text || !time_text || !zone_text || (date_text->empty() == time_text->empty()))
        return invalid("Invalid " + name + " time.");

    EventTime time;
    time.zone = *zone_text;
    const date::time_zone* zone = time.zone.empty() ? nullptr : find_zone(time.zone);
    if (!time.zone.empty() && zone == nullptr)
        return invalid("Invalid time zone definition for " + name + " time.");
    if (!date_text->empty()) {
        time.date = parse_date(*date_text);
        if (!time.date) return invalid("Invalid " + name + " time.");
        time.instant = midnight(*time.date, calendar.zone());
        return time;
    }
    const auto parsed = parse_date_time(*time_text);
    if (!parsed) return invalid("Invalid " + name + " time.");
    if (!parsed->offset && zone == nullptr)
        return required("Missing time zone definition for " + name + " time.");
    time.instant = parsed->offset ? core::Instant(parsed->local.time_since_epoch() - *parsed->offset)
                                  : to_instant(parsed->local, zone);
    return time;
}

// One that is not named stays; the zone also where only the time is named.
Checked<EventTime> changed_time(const EventTime& before, const json::object& body, const std::string& name,
                                const Calendar& calendar) {
    if (!body.contains(name)) return before;
    auto time = read_event_time(body, name, calendar);
    if (time && time->zone.empty()) time->zone = before.zone;
    return time;
}

std::optional<ApiError> read_times(Event& event, const json::object& body, const Calendar& calendar) {
    auto start = changed_time(event.start, body, "start", calendar);
    if (!start) return start.error();
    auto end = changed_time(event.end, body, "end", calendar);
    if (!end) return end.error();
    if (start->date.has_value() != end->date.has_value())
        return invalid("Start and end times must either both be date or both be dateTime.");
    const bool all_day_without_a_day = start->date && start->instant == end->instant;
    if (end->instant < start->instant || all_day_without_a_day) return empty_time_range();
    event.start = *std::move(start);
    event.end = *std::move(end);
    return std::nullopt;
}

Checked<Attendee> read_attendee(const json::value& item) {
    constexpr std::array<std::string_view, 4> kStatuses{"needsAction", "declined", "tentative", "accepted"};
    if (!item.is_object()) return invalid("Invalid attendee.");
    const auto email = read_text(item.get_object(), "email");
    const auto name = read_text(item.get_object(), "displayName");
    const auto status = read_text(item.get_object(), "responseStatus");
    if (!email || !is_email(*email)) return invalid("Invalid attendee email.");
    if (!name || !status) return invalid("Invalid attendee.");
    if (!status->empty() && std::ranges::find(kStatuses, *status) == kStatuses.end())
        return invalid("Invalid attendee response status.");

    Attendee attendee{*email, *name};
    if (!status->empty()) attendee.response_status = *status;
    const json::value* optional = item.get_object().if_contains("optional");
    attendee.optional = optional != nullptr && optional->is_bool() && optional->get_bool();
    return attendee;
}

std::optional<ApiError> read_attendees(Event& event, const json::object& body) {
    const json::value* field = body.if_contains("attendees");
    if (field == nullptr) return std::nullopt;
    event.attendees.clear();
    if (field->is_null()) return std::nullopt;
    if (!field->is_array()) return invalid("Invalid value for: attendees");
    for (const json::value& item : field->get_array()) {
        auto attendee = read_attendee(item);
        if (!attendee) return attendee.error();
        event.attendees.push_back(*std::move(attendee));
    }
    return std::nullopt;
}

// Cut where a character begins.
std::string cut_to(std::string text, std::size_t bytes_max) {
    if (text.size() <= bytes_max) return text;
    std::size_t end = bytes_max;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
    text.resize(end);
    return text;
}

std::optional<ApiError> read_properties(Properties& properties, const json::object& extended,
                                        std::string_view kind) {
    constexpr std::size_t kKeyBytesMax = 44, kValueBytesMax = 1024, kCountMax = 300;
    const json::value* field = extended.if_contains(kind);
    if (field == nullptr) return std::nullopt;
    if (field->is_null()) properties.clear();
    if (field->is_null()) return std::nullopt;
    if (!field->is_object()) return invalid("Invalid value for: extendedProperties");
    for (const auto& [key, value] : field->get_object()) {
        if (!value.is_string() && !value.is_null()) return invalid("Invalid value for: extendedProperties");
        if (value.is_null())
            properties.erase(key);
        else if (key.size() <= kKeyBytesMax)
            properties[key] = cut_to(std::string(value.get_string()), kValueBytesMax);
    }
    if (properties.size() > kCountMax) return invalid("Too many extended properties.");
    return std::nullopt;
}

std::optional<ApiError> read_extended_properties(Event& event, const json::object& body) {
    const json::value* field = body.if_contains("extendedProperties");
    if (field == nullptr) return std::nullopt;
    if (field->is_null()) {
        event.private_properties.clear();
        event.shared_properties.clear();
        return std::nullopt;
    }
    if (!field->is_object()) return invalid("Invalid value for: extendedProperties");
    if (auto error = read_properties(event.private_properties, field->get_object(), "private")) return error;
    return read_properties(event.shared_properties, field->get_object(), "shared");
}

std::optional<ApiError> read_texts(Event& event, const json::object& body) {
    for (const auto& [name, member] :
         {std::pair{"summary", &Event::summary}, std::pair{"description", &Event::description},
          std::pair{"location", &Event::location}}) {
        if (!body.contains(name)) continue;
        auto text = read_text(body, name);
        if (!text) return text.error();
        event.*member = *std::move(text);
    }
    if (!body.contains("transparency")) return std::nullopt;
    const auto transparency = read_text(body, "transparency");
    if (!transparency ||
        !(transparency->empty() || *transparency == "opaque" || *transparency == "transparent"))
        return invalid("Invalid value for: transparency");
    event.transparent = *transparency == "transparent";
    return std::nullopt;
}

// The request for a video meeting; whether it is granted depends on conferenceDataVersion.
void read_conference(Event& event, const json::object& body) {
    const json::value* data = body.if_contains("conferenceData");
    if (data == nullptr || !data->is_object()) return;
    const json::value* request = data->get_object().if_contains("createRequest");
    if (request == nullptr || !request->is_object()) return;
    auto id = read_text(request->get_object(), "requestId");
    if (id && !id->empty()) event.conference = Conference{.request_id = *std::move(id)};
}

std::optional<ApiError> read_id(Event& event, const json::object& body) {
    auto id = read_text(body, "id");
    if (!id) return id.error();
    event.id = *std::move(id);
    if (body.contains("id") && !is_event_id(event.id)) return invalid("Invalid resource id value.");
    return std::nullopt;
}

}  // namespace

Checked<Event> parse_event(const json::object& body, const Calendar& calendar) {
    Event event;
    if (auto error = read_id(event, body)) return *std::move(error);
    for (const std::string name : {"start", "end"})
        if (!body.contains(name)) return required("Missing " + name + " time.");
    read_conference(event, body);
    return changed_event(std::move(event), body, calendar);
}

Checked<Event> changed_event(Event event, const json::object& body, const Calendar& calendar) {
    if (auto error = read_texts(event, body)) return *std::move(error);
    if (auto error = read_times(event, body, calendar)) return *std::move(error);
    if (auto error = read_attendees(event, body)) return *std::move(error);
    if (auto error = read_extended_properties(event, body)) return *std::move(error);
    return event;
}

}  // namespace calfleet::simulators::google
