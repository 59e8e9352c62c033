#include "providers/google_calendar/create_event_handler.hpp"

#include "codec/json_writer.hpp"
#include "core/email_address.hpp"
#include "core/rfc3339.hpp"
#include "providers/google_calendar/analytics.hpp"
#include "providers/google_calendar/event_plan.hpp"

#include <algorithm>

namespace calfleet::providers::google_calendar {
namespace {

using core::FailureReason;

core::Failed fail(FailureReason reason, std::string message = {}) {
    return core::Failed{reason, std::move(message), std::nullopt, {}};
}

std::string sentence_for(core::SlotRefusal refusal) {
    return "This time cannot be booked: " + std::string(core::to_string(refusal)) + ".";
}

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
    writer.end_object();
    return writer.text();
}

}  // namespace

CreateEventHandler::CreateEventHandler(BookingContextLoader& contexts, GoogleCalendarApi& api,
                                       const ports::KeyedHash& event_id_key, ports::Clock& clock)
    : contexts_(contexts), api_(api), event_id_key_(event_id_key), clock_(clock) {}

ports::awaitable<core::Outcome> CreateEventHandler::handle(const core::Command& command,
                                                           ports::CommandTimes times) {
    auto request = decode_create_event(command.data);
    if (request.has_error()) co_return request.error();

    auto context = co_await contexts_.load(command, request->template_id, times.deadline);
    if (context.has_error()) co_return context.error();

    const auto refusal = core::refusal_of(context->rules, clock_.now(), {}, request->slot_start);
    if (refusal) co_return fail(FailureReason::kInvalidSlot, sentence_for(*refusal));

    auto planned = plan_event(command, *request, context->booking_template, context->rules, event_id_key_);
    if (planned.has_error()) co_return planned.error();

    const CallContext call{context->access_token, times.deadline};
    auto booked = co_await book(call, context->booking_template.calendar_id, *planned);
    if (booked.has_error()) co_return booked.error();
    co_return done(command, *request, *planned, *booked, *context);
}

// One insert; whenever it may have been carried out without our knowing, the calendar itself is asked.
ports::awaitable<core::Result<GoogleEvent, core::Failed>> CreateEventHandler::book(
    const CallContext& call, const core::CalendarId& calendar, const NewEvent& planned) {
    auto inserted = co_await api_.insert_event(call, calendar, planned);
    if (inserted.has_value()) co_return std::move(*inserted);
    if (!inserted.error().in_doubt) co_return inserted.error().failed;
    co_return co_await read_back(call, calendar, planned, inserted.error());
}

ports::awaitable<core::Result<GoogleEvent, core::Failed>> CreateEventHandler::read_back(
    const CallContext& call, const core::CalendarId& calendar, const NewEvent& planned,
    const InsertFailure& failure) {
    auto found = co_await api_.find_event(call, calendar, planned.id);
    if (found.has_error()) co_return failure.duplicate ? found.error() : failure.failed;
    if (!found->has_value()) co_return failure.failed;

    GoogleEvent& event = **found;
    if (event.cancelled)
        co_return fail(FailureReason::kBookingNotFound, "This booking was made and then cancelled.");
    if (event.command_hash.empty())
        co_return fail(FailureReason::kInternalError, "Another event stands under the id of this booking.");
    if (event.command_hash != planned.command_hash) co_return fail(FailureReason::kCommandIdReused);
    co_return std::move(event);
}

core::Done CreateEventHandler::done(const core::Command& command, const CreateEventRequest& request,
                                    const NewEvent& planned, const GoogleEvent& booked,
                                    const BookingContext& context) const {
    const bool all_invited = everyone_invited(planned, booked);
    const std::string_view invite_status = all_invited ? "sent" : "partial_failure";
    std::optional<std::chrono::seconds> time_to_book;
    if (request.booking_started_at && *request.booking_started_at <= clock_.now())
        time_to_book =
            std::chrono::duration_cast<std::chrono::seconds>(clock_.now() - *request.booking_started_at);

    core::Done done;
    done.data_json = encode_booking(planned, booked, invite_status);
    done.warnings = context.warnings;
    if (!all_invited)
        done.warnings.push_back(
            {"invite_partial_failure", "Couldn't email every attendee; please contact them directly."});
    done.events.push_back(
        booking_created(command, request.template_id, booked.id, planned.attendees.size(), time_to_book));
    done.events.push_back(invite_sent(command, booked.id, invite_status));
    return done;
}

std::vector<core::AnalyticsEvent> CreateEventHandler::events_of_failure(const core::Command& command,
                                                                        const core::Failed& failed,
                                                                        std::chrono::milliseconds) const {
    return {booking_failed(command, failed.reason)};
}

}  // namespace calfleet::providers::google_calendar
