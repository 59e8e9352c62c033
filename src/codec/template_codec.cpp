#include "codec/template_codec.hpp"

#include "codec/availability_codec.hpp"
#include "codec/form_reader.hpp"
#include "codec/json_parser.hpp"
#include "codec/json_writer.hpp"

#include <algorithm>
#include <chrono>

namespace calfleet::codec {
namespace {

constexpr std::string_view kAllow = "allow";
constexpr std::string_view kReject = "reject";
constexpr std::string_view kMeet = "meet";

void read_availability(FormReader& form, core::BookingTemplate& into) {
    const JsonValue* json = form.present("availability");
    if (json == nullptr) return;
    auto availability = decode_availability(*json);
    if (availability)
        into.availability = std::move(*availability);
    else
        form.add_error("availability", availability.error().message);
}

// One of a few words.
void read_conflict_policy(FormReader& form, core::BookingTemplate& into) {
    const JsonValue* json = form.present("conflict_policy");
    if (json == nullptr) return;
    const std::string* word = json->as_string();
    if (word != nullptr && *word == kReject)
        into.conflict_policy = core::ConflictPolicy::kReject;
    else if (word == nullptr || *word != kAllow)
        form.add_error("conflict_policy", "Must be allow or reject.");
}

void read_conference(FormReader& form, core::BookingTemplate& into) {
    const JsonValue* json = form.present("conference");
    if (json == nullptr) return;
    const std::string* word = json->as_string();
    into.with_meeting = word != nullptr && *word == kMeet;
    if (!into.with_meeting) form.add_error("conference", "Must be meet, or left out for none.");
}

core::BookingTemplate read_form(FormReader& form) {
    core::BookingTemplate read;
    form.read("template_id", read.id);
    form.read("name", read.name);
    form.read("calendar_id", read.calendar_id);
    form.read("duration_minutes", read.duration);
    form.read("lookup_window_days", read.lookup_window_days);
    form.read("event_title_pattern", read.event_title_pattern);
    form.read("location", read.location);
    form.read("event_description", read.event_description);
    form.read("attendees_customer_email_field", read.attendees_customer_email_field);
    form.read("attendees_always_cc", read.attendees_always_cc);
    form.read("timezone", read.timezone);
    read_availability(form, read);
    form.read("slot_step_minutes", read.slot_step);
    form.read("buffer_before_minutes", read.buffer_before);
    form.read("buffer_after_minutes", read.buffer_after);
    form.read("min_notice_minutes", read.min_notice);
    form.read("busy_calendar_ids", read.busy_calendar_ids);
    form.read("max_per_day", read.max_per_day);
    read_conflict_policy(form, read);
    read_conference(form, read);
    if (!read.id.empty() && !core::is_valid_id(read.id.str()))
        form.add_error("template_id", "Must be 1 to 256 bytes without control characters.");
    return read;
}

// A field of the wrong type holds its default: what the rules say of that would only confuse.
void append_broken_rules(std::vector<core::FieldError>& errors, const core::BookingTemplate& read) {
    const std::size_t unreadable = errors.size();
    for (core::FieldError& broken : core::validate(read)) {
        const auto about_the_same = [&broken](const core::FieldError& error) {
            return error.field == broken.field;
        };
        const auto end = errors.begin() + static_cast<std::ptrdiff_t>(unreadable);
        if (std::none_of(errors.begin(), end, about_the_same)) errors.push_back(std::move(broken));
    }
}

}  // namespace

std::string encode_template(const core::BookingTemplate& booking_template) {
    const core::BookingTemplate& from = booking_template;
    JsonWriter json;
    json.begin_object();
    json.member_unless_empty("template_id", from.id.str());
    json.member("name", from.name);
    json.member("calendar_id", from.calendar_id.str());
    json.member("duration_minutes", std::int64_t{from.duration.count()});
    json.member("lookup_window_days", from.lookup_window_days);
    json.member("event_title_pattern", from.event_title_pattern);
    json.member_unless_empty("location", from.location);
    json.member_unless_empty("event_description", from.event_description);
    json.member("attendees_customer_email_field", from.attendees_customer_email_field);
    json.key("attendees_always_cc").begin_array();
    for (const std::string& address : from.attendees_always_cc) json.value(address);
    json.end_array();
    if (from.timezone) json.member("timezone", *from.timezone);
    if (from.availability) json.member("availability", from.availability->to_text());
    if (from.slot_step) json.member("slot_step_minutes", std::int64_t{from.slot_step->count()});
    json.member("buffer_before_minutes", std::int64_t{from.buffer_before.count()});
    json.member("buffer_after_minutes", std::int64_t{from.buffer_after.count()});
    json.member("min_notice_minutes", std::int64_t{from.min_notice.count()});
    json.key("busy_calendar_ids").begin_array();
    for (const core::CalendarId& calendar : from.busy_calendar_ids) json.value(calendar.str());
    json.end_array();
    if (from.max_per_day) json.member("max_per_day", *from.max_per_day);
    json.member("conflict_policy", from.conflict_policy == core::ConflictPolicy::kReject ? kReject : kAllow);
    if (from.with_meeting) json.member("conference", kMeet);
    json.end_object();
    return json.text();
}

DecodedTemplate decode_template(const JsonValue& json, core::CompanyId company_id, core::AgentId agent_id) {
    if (json.as_object() == nullptr)
        return std::vector<core::FieldError>{{"template", "", "Must be a JSON object."}};
    FormReader form(json);
    core::BookingTemplate read = read_form(form);
    read.company_id = std::move(company_id);
    read.agent_id = std::move(agent_id);
    std::vector<core::FieldError> errors = form.take_errors();
    append_broken_rules(errors, read);
    if (!errors.empty()) return errors;
    return read;
}

DecodedTemplate decode_template(std::string_view json, core::CompanyId company_id, core::AgentId agent_id) {
    const auto tree = parse_json(json);
    if (!tree) return std::vector<core::FieldError>{{"template", "", tree.error().message}};
    return decode_template(*tree, std::move(company_id), std::move(agent_id));
}

}  // namespace calfleet::codec
