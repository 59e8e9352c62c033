#include "providers/google_calendar/bookings/event_plan.hpp"

#include "codec/command_hash.hpp"
#include "core/email_address.hpp"
#include "core/event_id.hpp"
#include "core/title_pattern.hpp"

#include <algorithm>

namespace calfleet::providers::google_calendar {
namespace {

std::string value_of(const CreateEventRequest& request, std::string_view key) {
    const auto found = request.customer_data.find(key);
    return found == request.customer_data.end() ? std::string() : found->second;
}

// Placeholders are named after the keys of customer_data, but for the customer's own name.
core::PlaceholderValues placeholder_values(const CreateEventRequest& request) {
    core::PlaceholderValues values = request.customer_data;
    values["customer_name"] = value_of(request, "name");
    return values;
}

void add_attendee(std::vector<std::string>& attendees, const std::string& email) {
    const auto same = [&email](const std::string& other) { return core::same_mailbox(other, email); };
    if (std::none_of(attendees.begin(), attendees.end(), same)) attendees.push_back(email);
}

}  // namespace

core::Result<NewEvent, core::Failed> plan_event(const core::Command& command,
                                                const CreateEventRequest& request,
                                                const core::BookingTemplate& booking_template,
                                                const core::SlotRules& rules,
                                                const ports::KeyedHash& event_id_key) {
    const auto customer_email =
        core::parse_email(value_of(request, booking_template.attendees_customer_email_field));
    if (!customer_email)
        return core::Failed{core::FailureReason::kInvalidAttendeeEmail, {}, std::nullopt, {}};

    std::vector<std::string> attendees{*customer_email};
    for (const std::string& email : booking_template.attendees_always_cc) add_attendee(attendees, email);

    const core::PlaceholderValues values = placeholder_values(request);
    const std::string id_text =
        core::event_id_text(command.company_id, command.agent_id, booking_template.calendar_id, command.id);
    return NewEvent{
        .id = core::event_id_from(event_id_key.hash(id_text)).str(),
        .summary = core::fill(booking_template.event_title_pattern, values, core::Escape::kNone),
        .description = core::fill(booking_template.event_description, values, core::Escape::kHtml),
        .location = booking_template.location,
        .time = {request.slot_start, request.slot_start + booking_template.duration},
        .zone = rules.zone,
        .attendees = std::move(attendees),
        .command_hash = core::event_id_from(event_id_key.hash(codec::command_hash_text(command))).str(),
        .wants_meeting = booking_template.with_meeting,
    };
}

}  // namespace calfleet::providers::google_calendar
