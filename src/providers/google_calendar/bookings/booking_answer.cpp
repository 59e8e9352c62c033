#include "providers/google_calendar/bookings/booking_answer.hpp"

#include "codec/json_writer.hpp"
#include "core/email_address.hpp"
#include "core/rfc3339.hpp"
#include "providers/google_calendar/analytics.hpp"

#include <algorithm>
#include <chrono>

namespace calfleet::providers::google_calendar {
namespace {

// An attendee Google left out of its answer may not have been invited (decisions, D13).
bool everyone_invited(const NewEvent& planned, const GoogleEvent& booked) {
    const auto is_there = [&booked](const std::string& email) {
        return std::any_of(booked.attendees.begin(), booked.attendees.end(),
                           [&email](const std::string& other) { return core::same_mailbox(other, email); });
    };
    return !booked.attendees_omitted &&
           std::all_of(planned.attendees.begin(), planned.attendees.end(), is_there);
}

std::string encode_booking(const NewEvent& planned, const GoogleEvent& booked,
                           std::string_view invite_status) {
    codec::JsonWriter writer;
    writer.begin_object();
    writer.member("event_id", booked.id);
    writer.member("start", core::to_rfc3339(planned.time.start, planned.zone));
    writer.member("end", core::to_rfc3339(planned.time.end, planned.zone));
    writer.key("attendees").begin_array();
    for (const std::string& email : planned.attendees) writer.value(email);
    writer.end_array();
    writer.member("html_link", booked.html_link).member("invite_status", invite_status);
    writer.member_unless_empty("conference_link", booked.meeting_link);
    writer.end_object();
    return writer.text();
}

// Google makes a meeting in its own time; the event shows it once it is there.
std::optional<core::Warning> meeting_warning(const BookingIntent& intent, const GoogleEvent& booked) {
    switch (booked.meeting) {
        case MeetingState::kReady:
            return std::nullopt;
        case MeetingState::kPending:
            return core::Warning{"conference_pending",
                                 "The meeting is not ready yet; its link will stand in the calendar event."};
        case MeetingState::kFailed:
        case MeetingState::kNone:
            break;
    }
    if (booked.meeting == MeetingState::kNone && !intent.event.wants_meeting) return std::nullopt;
    return core::Warning{"conference_failed", "The booking stands, but without a meeting link."};
}

}  // namespace

core::Done booking_done(const core::Command& command, const CreateEventRequest& request,
                        const BookingIntent& intent, const GoogleEvent& booked, core::Instant now) {
    const NewEvent& planned = intent.event;
    const bool all_invited = everyone_invited(planned, booked);
    const std::string_view invite_status = all_invited ? "sent" : "partial_failure";
    std::optional<std::chrono::seconds> time_to_book;
    if (request.booking_started_at && *request.booking_started_at <= now)
        time_to_book = std::chrono::duration_cast<std::chrono::seconds>(now - *request.booking_started_at);

    core::Done done;
    done.data_json = encode_booking(planned, booked, invite_status);
    done.warnings = intent.warnings;
    if (!all_invited)
        done.warnings.push_back(
            {"invite_partial_failure", "Couldn't email every attendee; please contact them directly."});
    if (auto warning = meeting_warning(intent, booked)) done.warnings.push_back(std::move(*warning));
    done.events.push_back(
        booking_created(command, request.template_id, booked.id, planned.attendees.size(), time_to_book));
    done.events.push_back(invite_sent(command, booked.id, invite_status));
    return done;
}

std::string encode_moved_booking(const GoogleEvent& event, core::TimeRange time, const core::TimeZone& zone) {
    codec::JsonWriter writer;
    writer.begin_object().member("event_id", event.id);
    writer.member("start", core::to_rfc3339(time.start, zone))
        .member("end", core::to_rfc3339(time.end, zone));
    writer.member("html_link", event.html_link).end_object();
    return writer.text();
}

}  // namespace calfleet::providers::google_calendar
