#include "core/template_rules.hpp"

#include "core/characters.hpp"
#include "core/email_address.hpp"
#include "core/time_zone.hpp"
#include "core/title_pattern.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>

namespace calfleet::core {
namespace {

constexpr std::size_t kNameCharactersMax = 200;
constexpr std::size_t kLineBytesMax = 1024;
constexpr std::size_t kDescriptionBytesMax = 8192;
constexpr std::size_t kCalendarIdBytesMax = 1024;
constexpr std::size_t kFieldNameBytesMax = 64;
constexpr std::size_t kAlwaysCcMax = 9;        // with the customer, ten attendees
constexpr std::size_t kBusyCalendarsMax = 49;  // Google answers for 50 at once, the template's own included

// Collects errors under the field that is being looked at.
class Findings {
public:
    void add(std::string_view field, std::string_view value, std::string message) {
        constexpr std::size_t kShownBytesMax = 200;
        std::size_t length = std::min(value.size(), kShownBytesMax);
        // Never cut a character in two: what is written to a store or a message must stay UTF-8.
        while (length < value.size() && length > 0 &&
               (static_cast<unsigned char>(value[length]) & 0xc0) == 0x80)
            --length;
        errors_.push_back({std::string(field), std::string(value.substr(0, length)), std::move(message)});
    }

    void check_number(std::string_view field, std::int64_t number, std::int64_t min, std::int64_t max,
                      std::string_view unit) {
        if (number >= min && number <= max) return;
        add(field, std::to_string(number),
            "Must be " + std::to_string(min) + " to " + std::to_string(max) + " " + std::string(unit) + ".");
    }

    void check_minutes(std::string_view field, std::chrono::minutes duration, std::int64_t min,
                       std::int64_t max) {
        check_number(field, duration.count(), min, max, "minutes");
    }

    void check_placeholders(std::string_view field, std::string_view pattern) {
        static const std::string valid_options = [] {
            std::string list;
            for (const std::string_view name : kPlaceholders)
                list.append(list.empty() ? "" : ", ").append("{{").append(name).append("}}");
            return list;
        }();
        for (const std::string& unknown : unknown_placeholders(pattern))
            add(field, unknown, "Unknown placeholder. Valid options: " + valid_options);
    }

    std::vector<FieldError> take() { return std::move(errors_); }

private:
    std::vector<FieldError> errors_;
};

void check_texts(const BookingTemplate& form, Findings& findings) {
    if (trimmed(form.name).empty() || count_characters(form.name) > kNameCharactersMax ||
        has_control(form.name))
        findings.add("name", form.name, "Must be 1 to 200 characters on one line.");

    const std::string& title = form.event_title_pattern;
    if (trimmed(title).empty() || title.size() > kLineBytesMax || has_control(title))
        findings.add("event_title_pattern", title, "Must be 1 to 1024 bytes on one line.");
    findings.check_placeholders("event_title_pattern", title);

    if (form.location.size() > kLineBytesMax || has_control(form.location))
        findings.add("location", form.location, "Must be at most 1024 bytes on one line.");

    const auto is_forbidden = [](char c) { return is_control(c) && c != '\n' && c != '\r' && c != '\t'; };
    const std::string& description = form.event_description;
    if (description.size() > kDescriptionBytesMax ||
        std::any_of(description.begin(), description.end(), is_forbidden))
        findings.add("event_description", description,
                     "Must be at most 8192 bytes, with no control characters but line breaks.");
    findings.check_placeholders("event_description", description);
}

bool is_field_name(std::string_view text) {
    const auto allowed = [](char c) { return is_letter_or_digit(c) || c == '_' || c == '-' || c == '.'; };
    return !text.empty() && text.size() <= kFieldNameBytesMax &&
           std::all_of(text.begin(), text.end(), allowed);
}

void check_attendees(const BookingTemplate& form, Findings& findings) {
    if (!is_field_name(form.attendees_customer_email_field))
        findings.add("attendees_customer_email_field", form.attendees_customer_email_field,
                     "Must name a field of the customer's data, for example email: 1 to 64 letters, digits, "
                     "_, - or dots.");
    const auto& always_cc = form.attendees_always_cc;
    if (always_cc.size() > kAlwaysCcMax)
        findings.add("attendees_always_cc", std::to_string(always_cc.size()),
                     "At most 9 addresses: with the customer, ten are invited.");
    for (std::size_t i = 0; i < std::min(always_cc.size(), kAlwaysCcMax); ++i)
        if (!parse_email(always_cc[i]))
            findings.add("attendees_always_cc", always_cc[i],
                         "Must be an e-mail address, for example desk@example.com.");
}

void check_times(const BookingTemplate& form, Findings& findings) {
    findings.check_minutes("duration_minutes", form.duration, 5, 480);
    findings.check_number("lookup_window_days", form.lookup_window_days, 1, 30, "days");
    if (form.timezone && !TimeZone::find(*form.timezone))
        findings.add("timezone", *form.timezone, "Not an IANA time zone, for example Asia/Jakarta.");
    if (form.slot_step) findings.check_minutes("slot_step_minutes", *form.slot_step, 5, 480);
    findings.check_minutes("buffer_before_minutes", form.buffer_before, 0, 480);
    findings.check_minutes("buffer_after_minutes", form.buffer_after, 0, 480);
    findings.check_minutes("min_notice_minutes", form.min_notice, 0, 43200);
    if (form.max_per_day) findings.check_number("max_per_day", *form.max_per_day, 1, 288, "bookings");
}

void check_calendars(const BookingTemplate& form, Findings& findings) {
    constexpr std::string_view kMessage =
        "Must be the id of a calendar, for example primary: 1 to 1024 bytes, no control characters.";
    if (!is_acceptable_calendar_id(form.calendar_id.str()))
        findings.add("calendar_id", form.calendar_id.str(), std::string(kMessage));
    const auto& busy = form.busy_calendar_ids;
    if (busy.size() > kBusyCalendarsMax)
        findings.add("busy_calendar_ids", std::to_string(busy.size()), "At most 49 calendars.");
    for (std::size_t i = 0; i < std::min(busy.size(), kBusyCalendarsMax); ++i)
        if (!is_acceptable_calendar_id(busy[i].str()))
            findings.add("busy_calendar_ids", busy[i].str(), std::string(kMessage));
}

}  // namespace

std::vector<FieldError> validate(const BookingTemplate& booking_template) {
    Findings findings;
    check_texts(booking_template, findings);
    check_times(booking_template, findings);
    check_calendars(booking_template, findings);
    check_attendees(booking_template, findings);
    return findings.take();
}

bool is_acceptable_calendar_id(std::string_view id) {
    return !id.empty() && id.size() <= kCalendarIdBytesMax && id != "." && id != ".." && !has_control(id);
}

}  // namespace calfleet::core
