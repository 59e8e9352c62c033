#include "providers/google_calendar/create_event_handler.hpp"

#include "codec/json_writer.hpp"
#include "core/email_address.hpp"
#include "core/rfc3339.hpp"
#include "providers/google_calendar/analytics.hpp"
#include "providers/google_calendar/event_plan.hpp"
#include "providers/google_calendar/provider_name.hpp"

#include <algorithm>

namespace calfleet::providers::google_calendar {
namespace {

using core::FailureReason;

// For asking what stands after the command's own time is over.
constexpr std::chrono::seconds kLastQuestion{5};

core::Failed fail(FailureReason reason, std::string message = {}) {
    return core::Failed{reason, std::move(message), std::nullopt, {}};
}

std::string sentence_for(core::SlotRefusal refusal) {
    return "This time cannot be booked. " + std::string(core::describe(refusal));
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

CreateEventHandler::CreateEventHandler(BookingContextLoader& contexts, ports::AccessTokens& tokens,
                                       GoogleCalendarApi& api, BusyTimes& busy_times,
                                       const ports::KeyedHash& event_id_key, ports::Clock& clock)
    : contexts_(contexts),
      tokens_(tokens),
      api_(api),
      busy_times_(busy_times),
      event_id_key_(event_id_key),
      clock_(clock) {}

ports::awaitable<core::Outcome> CreateEventHandler::handle(const core::Command& command,
                                                           ports::CommandTerms terms) {
    auto request = decode_create_event(command.data);
    if (request.has_error()) co_return request.error();

    auto context = co_await contexts_.load(command, request->template_id, terms.deadline);
    if (context.has_error()) co_return context.error();
    // The calendar an earlier attempt asked for stays the one, or there could be an event on each of two.
    if (const auto earlier = decode_booking_intent(terms.attempt->earlier_intent()))
        context->booking_template.calendar_id = earlier->calendar_id;

    const auto refusal = core::refusal_of(context->rules, clock_.now(), {}, request->slot_start);
    if (refusal) co_return fail(FailureReason::kInvalidSlot, sentence_for(*refusal));

    auto planned = plan_event(command, *request, context->booking_template, context->rules, event_id_key_);
    if (planned.has_error()) co_return planned.error();
    const BookingIntent intent{context->booking_template.calendar_id, request->template_id,
                               std::move(*planned), std::move(context->warnings)};
    if (!co_await terms.attempt->intend(encode_booking_intent(intent)))
        co_return fail(FailureReason::kInternalError);

    const CallContext call{context->authorization, terms.deadline};
    auto booked = co_await book(call, intent);
    if (booked.has_error()) co_return booked.error();
    co_return done(command, *request, intent, *booked);
}

// One insert; whenever it may have been carried out without our knowing, the calendar itself is asked.
ports::awaitable<CreateEventHandler::Booked> CreateEventHandler::book(const CallContext& call,
                                                                      const BookingIntent& intent) {
    auto inserted = co_await api_.insert_event(call, intent.calendar_id, intent.event);
    busy_times_.changed(call.authorization.asked_by, intent.calendar_id);
    if (inserted.has_value()) co_return std::move(*inserted);
    if (!inserted.error().in_doubt) co_return inserted.error().failed;
    co_return co_await resolve_doubt(call, intent, inserted.error());
}

ports::awaitable<CreateEventHandler::Booked> CreateEventHandler::resolve_doubt(const CallContext& call,
                                                                               const BookingIntent& intent,
                                                                               InsertFailure failure) {
    const CallContext question{call.authorization, std::max<ports::SteadyInstant>(
                                                       call.deadline, clock_.steady_now() + kLastQuestion)};
    auto standing = co_await find_standing(question, intent);
    if (standing.has_value() && standing->has_value()) co_return std::move(**standing);

    core::Failed failed = standing.has_error() && failure.duplicate ? standing.error() : failure.failed;
    failed.in_doubt = true;
    co_return failed;
}

ports::awaitable<CreateEventHandler::Standing> CreateEventHandler::find_standing(
    const CallContext& call, const BookingIntent& intent) {
    auto found = co_await api_.find_event(call, intent.calendar_id, intent.event.id);
    if (found.has_error() || !found->has_value()) co_return found;
    const GoogleEvent& event = **found;
    if (event.cancelled)
        co_return fail(FailureReason::kBookingNotFound, "This booking was made and then cancelled.");
    if (event.command_hash.empty())
        co_return fail(FailureReason::kInternalError, "Another event stands under the id of this booking.");
    if (event.command_hash != intent.event.command_hash) co_return fail(FailureReason::kCommandIdReused);
    co_return found;
}

ports::awaitable<std::optional<core::Outcome>> CreateEventHandler::read_back(const core::Command& command,
                                                                             std::string intent_text,
                                                                             ports::SteadyInstant deadline) {
    const auto intent = decode_booking_intent(intent_text);
    const auto request = decode_create_event(command.data);
    if (!intent || request.has_error()) co_return std::nullopt;
    const core::CommandIdentity& asked_by = command;
    auto authorization = co_await tokens_.authorize(asked_by, std::string(kProviderName), deadline);
    if (authorization.has_error()) co_return std::nullopt;
    const CallContext call{*authorization, deadline};
    auto standing = co_await find_standing(call, *intent);
    if (standing.has_error() || !standing->has_value()) co_return std::nullopt;
    co_return done(command, *request, *intent, **standing);
}

ports::awaitable<bool> CreateEventHandler::withdraw(ports::JobInDoubt job, ports::SteadyInstant deadline) {
    const auto intent = decode_booking_intent(job.intent);
    if (!intent) co_return true;
    core::CommandIdentity asked_by{.id = job.command_id,
                                   .type = job.type,
                                   .company_id = job.company_id,
                                   .agent_id = job.agent_id,
                                   .conversation_id = {},
                                   .traceparent = {}};
    auto authorization =
        co_await tokens_.authorize(std::move(asked_by), std::string(kProviderName), deadline);
    if (authorization.has_error()) co_return false;
    const CallContext call{*authorization, deadline};
    auto found = co_await api_.find_event(call, intent->calendar_id, intent->event.id);
    if (found.has_error()) co_return false;
    const bool stands =
        found->has_value() && !(*found)->cancelled && (*found)->command_hash == intent->event.command_hash;
    if (!stands) co_return true;
    auto deleted =
        co_await api_.delete_event(call, intent->calendar_id, intent->event.id, SendUpdates::kNone);
    busy_times_.changed(call.authorization.asked_by, intent->calendar_id);
    co_return deleted.has_value();
}

core::Done CreateEventHandler::done(const core::Command& command, const CreateEventRequest& request,
                                    const BookingIntent& intent, const GoogleEvent& booked) const {
    const NewEvent& planned = intent.event;
    const bool all_invited = everyone_invited(planned, booked);
    const std::string_view invite_status = all_invited ? "sent" : "partial_failure";
    std::optional<std::chrono::seconds> time_to_book;
    if (request.booking_started_at && *request.booking_started_at <= clock_.now())
        time_to_book =
            std::chrono::duration_cast<std::chrono::seconds>(clock_.now() - *request.booking_started_at);

    core::Done done;
    done.data_json = encode_booking(planned, booked, invite_status);
    done.warnings = intent.warnings;
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
