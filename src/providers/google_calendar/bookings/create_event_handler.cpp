#include "providers/google_calendar/bookings/create_event_handler.hpp"

#include "core/characters.hpp"
#include "core/event_id.hpp"
#include "core/rfc3339.hpp"
#include "core/row_binding.hpp"
#include "providers/google_calendar/analytics.hpp"
#include "providers/google_calendar/bookings/booking_answer.hpp"
#include "providers/google_calendar/bookings/event_plan.hpp"
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

// For a meeting that is not there yet when the event is.
constexpr std::chrono::milliseconds kMeetingPauses[] = {
    std::chrono::milliseconds(200), std::chrono::milliseconds(400), std::chrono::milliseconds(800)};

core::Done repeated(std::vector<core::Warning> warnings, std::string answer) {
    warnings.push_back({"duplicate_request", "This was booked a moment ago; nothing was booked again."});
    return {std::move(answer), std::move(warnings), {}};
}

}  // namespace

CreateEventHandler::CreateEventHandler(const BookingTools& tools, const ports::KeyedHash& event_id_key)
    : tools_(tools), event_id_key_(event_id_key) {}

ports::awaitable<core::Outcome> CreateEventHandler::handle(const core::Command& command,
                                                           ports::CommandTerms terms) {
    auto request = decode_create_event(command.data);
    if (request.has_error()) co_return request.error();

    auto context = co_await tools_.contexts.load(command, request->template_id, terms.deadline);
    if (context.has_error()) co_return context.error();
    // The calendar an earlier attempt asked for stays the one, or there could be an event on each of two.
    const auto earlier = decode_booking_intent(terms.attempt->earlier_intent());
    if (earlier) context->booking_template.calendar_id = earlier->calendar_id;

    const CallContext call{context->authorization, terms.deadline};
    auto planned = co_await plan(command, *request, *context, call);
    if (planned.has_error()) co_return planned.error();
    ports::BookingRecord record = record_of(command, *request, *context, *planned);

    BookingIntent intent{context->booking_template.calendar_id, request->template_id, std::move(*planned),
                         std::move(context->warnings)};
    // An attempt that got lost may have made it after all: it must not be in its own way.
    if (earlier)
        if (auto standing = co_await find_standing(call, intent); standing.has_value() && *standing)
            co_return co_await conclude(command, *request, intent, std::move(**standing), call);

    const int invitations = static_cast<int>(intent.event.attendees.size());
    auto let_in = co_await tools_.desk.let_in(call, *context, record, invitations, !earlier);
    if (let_in.has_error()) co_return let_in.error();
    if (let_in->repeats) co_return repeated(std::move(intent.warnings), std::move(*let_in->repeats));
    if (let_in->overlaps_another) intent.warnings.push_back(slot_overlap());

    if (!co_await terms.attempt->intend(encode_booking_intent(intent)))
        co_return fail(FailureReason::kInternalError);
    auto booked = co_await book(call, intent);
    if (booked.has_value()) co_return co_await conclude(command, *request, intent, std::move(*booked), call);
    if (!booked.error().in_doubt && !earlier) co_await tools_.desk.release(command.id);
    co_return booked.error();
}

// The event, if the rules let it be. The day's limit is asked last, since it takes a question to the store.
ports::awaitable<core::Result<NewEvent, core::Failed>> CreateEventHandler::plan(
    const core::Command& command, const CreateEventRequest& request, BookingContext& context,
    const CallContext& call) {
    const core::Instant now = tools_.clock.now();
    if (const auto refusal = core::refusal_of(context.rules, now, {}, request.slot_start))
        co_return invalid_slot(*refusal);
    auto planned = plan_event(command, request, context.booking_template, context.rules, event_id_key_);
    if (planned.has_error()) co_return planned;

    auto counted = co_await tools_.contexts.note_full_days(context, planned->id);
    if (counted.has_error()) co_return counted.error();
    const auto refusal = core::refusal_of(context.rules, now, {}, request.slot_start);
    if (!refusal) co_return planned;
    const ports::BookingRecord record = record_of(command, request, context, *planned);
    co_return co_await tools_.desk.refuse(call, context, record, invalid_slot(*refusal));
}

ports::BookingRecord CreateEventHandler::record_of(const core::Command& command,
                                                   const CreateEventRequest& request,
                                                   const BookingContext& context,
                                                   const NewEvent& planned) const {
    ports::BookingRecord record =
        record_for(command, context.authorization, context.booking_template.calendar_id, request.template_id);
    record.event_id = planned.id;
    record.time = planned.time;
    record.request_key = request_key(command, request, planned);
    return record;
}

// The same when a conversation asks for the same slot for the same person again.
std::string CreateEventHandler::request_key(const core::Command& command, const CreateEventRequest& request,
                                            const NewEvent& planned) const {
    if (command.conversation_id.empty()) return {};
    std::string email = planned.attendees.front();
    std::transform(email.begin(), email.end(), email.begin(), core::to_lower);
    const std::string text = core::row_binding({"request", command.company_id.str(), command.agent_id.str(),
                                                command.conversation_id.str(), request.template_id.str(),
                                                core::to_rfc3339(request.slot_start), email});
    return core::event_id_from(event_id_key_.hash(text)).str();
}

// The event stands: its meeting is waited for, and its record follows.
ports::awaitable<core::Outcome> CreateEventHandler::conclude(const core::Command& command,
                                                             const CreateEventRequest& request,
                                                             const BookingIntent& intent, GoogleEvent booked,
                                                             const CallContext& call) {
    booked = co_await with_meeting(std::move(booked), intent.calendar_id, call);
    core::Done done = booking_done(command, request, intent, booked, tools_.clock.now());
    ports::BookingRecord record =
        record_for(command, call.authorization, intent.calendar_id, intent.template_id);
    record.event_id = intent.event.id;
    record.time = intent.event.time;
    if (!intent.event.attendees.empty()) record.request_key = request_key(command, request, intent.event);
    record.answer = done.data_json;
    co_await tools_.desk.booked(std::move(record));
    co_return done;
}

// Google makes a meeting while or after it answers: it is looked for a few times, then the event has to do.
ports::awaitable<GoogleEvent> CreateEventHandler::with_meeting(GoogleEvent booked, core::CalendarId calendar,
                                                               const CallContext& call) {
    for (const auto pause : kMeetingPauses) {
        if (booked.meeting != MeetingState::kPending) break;
        if (tools_.clock.steady_now() + pause >= call.deadline) break;
        co_await tools_.clock.sleep_for(pause);
        auto found = co_await tools_.api.find_event(call, calendar, booked.id);
        if (found.has_value() && *found) booked = std::move(**found);
    }
    co_return booked;
}

// One insert; whenever it may have been carried out without our knowing, the calendar itself is asked.
ports::awaitable<CreateEventHandler::Booked> CreateEventHandler::book(const CallContext& call,
                                                                      const BookingIntent& intent) {
    auto inserted = co_await tools_.api.insert_event(call, intent.calendar_id, intent.event);
    tools_.busy_times.changed(call.authorization.asked_by, intent.calendar_id);
    if (inserted.has_value()) co_return std::move(*inserted);
    if (!inserted.error().in_doubt) co_return inserted.error().failed;
    co_return co_await resolve_doubt(call, intent, inserted.error());
}

ports::awaitable<CreateEventHandler::Booked> CreateEventHandler::resolve_doubt(const CallContext& call,
                                                                               const BookingIntent& intent,
                                                                               InsertFailure failure) {
    const CallContext question{
        call.authorization,
        std::max<ports::SteadyInstant>(call.deadline, tools_.clock.steady_now() + kLastQuestion)};
    auto standing = co_await find_standing(question, intent);
    if (standing.has_value() && standing->has_value()) co_return std::move(**standing);

    core::Failed failed = standing.has_error() && failure.duplicate ? standing.error() : failure.failed;
    failed.in_doubt = true;
    co_return failed;
}

ports::awaitable<CreateEventHandler::Standing> CreateEventHandler::find_standing(
    const CallContext& call, const BookingIntent& intent) {
    auto found = co_await tools_.api.find_event(call, intent.calendar_id, intent.event.id);
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
    auto authorization = co_await tools_.tokens.authorize(asked_by, std::string(kProviderName), deadline);
    if (authorization.has_error()) co_return std::nullopt;
    const CallContext call{*authorization, deadline};
    auto standing = co_await find_standing(call, *intent);
    if (standing.has_error() || !standing->has_value()) co_return std::nullopt;
    co_return co_await conclude(command, *request, *intent, std::move(**standing), call);
}

ports::awaitable<bool> CreateEventHandler::withdraw(ports::JobInDoubt job, ports::SteadyInstant deadline) {
    const auto intent = decode_booking_intent(job.intent);
    if (!intent) co_return true;
    auto authorization =
        co_await tools_.tokens.authorize(identity_of(job), std::string(kProviderName), deadline);
    if (authorization.has_error()) co_return false;
    const CallContext call{*authorization, deadline};
    auto found = co_await tools_.api.find_event(call, intent->calendar_id, intent->event.id);
    if (found.has_error()) co_return false;
    const bool stands =
        found->has_value() && !(*found)->cancelled && (*found)->command_hash == intent->event.command_hash;
    if (!stands) {
        co_await tools_.desk.release(job.command_id);
        co_return true;
    }
    auto deleted =
        co_await tools_.api.delete_event(call, intent->calendar_id, intent->event.id, SendUpdates::kNone);
    tools_.busy_times.changed(call.authorization.asked_by, intent->calendar_id);
    if (deleted.has_error()) co_return false;
    co_await tools_.desk.release(job.command_id);
    co_await tools_.desk.cancelled(call.authorization.asked_by, intent->event.id);
    co_return true;
}

std::vector<core::AnalyticsEvent> CreateEventHandler::events_of_failure(const core::Command& command,
                                                                        const core::Failed& failed,
                                                                        std::chrono::milliseconds) const {
    return {booking_failed(command, failed.reason)};
}

}  // namespace calfleet::providers::google_calendar
