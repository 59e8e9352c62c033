#include "providers/google_calendar/bookings/reschedule_event_handler.hpp"

#include "codec/command_hash.hpp"
#include "core/event_id.hpp"
#include "providers/google_calendar/analytics.hpp"
#include "providers/google_calendar/bookings/booking_answer.hpp"
#include "providers/google_calendar/provider_name.hpp"

#include <algorithm>
#include <utility>

namespace calfleet::providers::google_calendar {
namespace {

using core::FailureReason;

// For asking what stands after the command's own time is over.
constexpr std::chrono::seconds kLastQuestion{5};
// Somebody may change the event between our reading and our moving it.
constexpr int kTries = 3;

core::Failed fail(FailureReason reason, std::string message = {}) {
    return core::Failed{reason, std::move(message), std::nullopt, {}};
}

bool is_moved_by(const GoogleEvent& event, const BookingChangeIntent::Move& move) {
    return !event.cancelled && event.move_hash == move.hash && event.time == move.to;
}

}  // namespace

ports::awaitable<core::Outcome> RescheduleEventHandler::handle(const core::Command& command,
                                                               ports::CommandTerms terms) {
    auto request = decode_reschedule_event(command.data);
    if (request.has_error()) co_return request.error();
    auto found = co_await tools_.records.find(command.company_id, command.agent_id, request->event_id);
    if (found.has_error()) co_return fail(FailureReason::kStorageUnavailable);
    if (!*found || (*found)->state == ports::BookingState::kCancelled)
        co_return fail(FailureReason::kBookingNotFound);
    const ports::BookingRecord booking = std::move(**found);

    auto context = co_await tools_.contexts.load(command, booking.template_id, terms.deadline);
    if (context.has_error()) co_return context.error();
    context->booking_template.calendar_id = booking.calendar_id;  // where it stands, it stays
    auto counted = co_await tools_.contexts.note_full_days(*context, booking.event_id);
    if (counted.has_error()) co_return counted.error();

    ports::BookingRecord target =
        record_for(command, context->authorization, booking.calendar_id, booking.template_id);
    target.event_id = booking.event_id;
    target.state = ports::BookingState::kMoving;
    target.time = {request->slot_start, request->slot_start + context->booking_template.duration};
    const CallContext call{context->authorization, terms.deadline};
    const auto refusal = core::refusal_of(context->rules, tools_.clock.now(), {}, request->slot_start);
    if (refusal == core::SlotRefusal::kDayFull)
        co_return co_await tools_.desk.refuse(call, *context, target, invalid_slot(*refusal));
    if (refusal) co_return invalid_slot(*refusal);
    co_return co_await move(command, *context, booking, std::move(target), terms);
}

ports::awaitable<core::Outcome> RescheduleEventHandler::move(const core::Command& command,
                                                             BookingContext& context,
                                                             const ports::BookingRecord& booking,
                                                             ports::BookingRecord target,
                                                             ports::CommandTerms terms) {
    const CallContext call{context.authorization, terms.deadline};
    auto event = co_await standing(call, booking);
    if (event.has_error()) co_return event.error();

    const std::string hash =
        core::event_id_from(move_key_.hash(codec::command_hash_text(command) + command.id.str())).str();
    BookingChangeIntent intent{
        booking.calendar_id, booking.template_id, booking.event_id,
        BookingChangeIntent::Move{event->time.value_or(booking.time), target.time, context.rules.zone, hash}};
    // An attempt that got lost may have moved it after all.
    if (is_moved_by(*event, *intent.move))
        co_return co_await conclude(command, intent, std::move(*event), call);

    const int invitations = static_cast<int>(event->attendees.size());
    auto let_in = co_await tools_.desk.let_in(call, context, target, invitations, false);
    if (let_in.has_error()) co_return let_in.error();
    intent.move->overlaps_another = let_in->overlaps_another;
    if (!co_await terms.attempt->intend(encode_change_intent(intent)))
        co_return fail(FailureReason::kInternalError);

    auto moved = co_await ask(call, intent, std::move(*event));
    tools_.busy_times.changed(call.authorization.asked_by, booking.calendar_id);
    if (moved.has_value()) co_return co_await conclude(command, intent, std::move(*moved), call);
    if (moved.error().reason == FailureReason::kBookingNotFound)
        co_await tools_.desk.cancelled(call.authorization.asked_by, booking.event_id);
    if (!moved.error().in_doubt) co_await tools_.desk.release(command.id);
    co_return moved.error();
}

ports::awaitable<RescheduleEventHandler::Standing> RescheduleEventHandler::standing(
    const CallContext& call, const ports::BookingRecord& booking) {
    auto found = co_await tools_.api.find_event(call, booking.calendar_id, booking.event_id);
    if (found.has_error()) co_return found.error();
    if (*found && !(*found)->cancelled && !(*found)->command_hash.empty()) co_return std::move(**found);
    co_await tools_.desk.cancelled(call.authorization.asked_by, booking.event_id);
    co_return fail(FailureReason::kBookingNotFound);
}

ports::awaitable<RescheduleEventHandler::Moved> RescheduleEventHandler::ask(const CallContext& call,
                                                                            const BookingChangeIntent& intent,
                                                                            GoogleEvent event) {
    const EventMove change{intent.move->to, intent.move->zone, intent.move->hash};
    for (int attempt = 1;; ++attempt) {
        auto moved =
            co_await tools_.api.move_event(call, intent.calendar_id, intent.event_id, event.etag, change);
        if (moved.has_value()) co_return std::move(*moved);
        const MoveFailure failure = moved.error();
        if (!failure.changed) {
            if (failure.in_doubt) co_return co_await resolve_doubt(call, intent, failure.failed);
            co_return failure.failed;
        }
        auto now = co_await tools_.api.find_event(call, intent.calendar_id, intent.event_id);
        if (now.has_error()) co_return co_await resolve_doubt(call, intent, now.error());
        if (!*now || (*now)->cancelled) co_return fail(FailureReason::kBookingNotFound);
        if (is_moved_by(**now, *intent.move)) co_return std::move(**now);
        if (attempt == kTries)
            co_return fail(FailureReason::kApi5xx, "The event is being changed by somebody else; try again.");
        event = std::move(**now);
    }
}

ports::awaitable<RescheduleEventHandler::Moved> RescheduleEventHandler::resolve_doubt(
    const CallContext& call, const BookingChangeIntent& intent, core::Failed failed) {
    const CallContext question{
        call.authorization,
        std::max<ports::SteadyInstant>(call.deadline, tools_.clock.steady_now() + kLastQuestion)};
    auto found = co_await tools_.api.find_event(question, intent.calendar_id, intent.event_id);
    if (found.has_value() && *found && is_moved_by(**found, *intent.move)) co_return std::move(**found);
    failed.in_doubt = true;
    co_return failed;
}

ports::awaitable<core::Outcome> RescheduleEventHandler::conclude(const core::Command& command,
                                                                 const BookingChangeIntent& intent,
                                                                 GoogleEvent event, const CallContext& call) {
    ports::BookingRecord record =
        record_for(command, call.authorization, intent.calendar_id, intent.template_id);
    record.event_id = intent.event_id;
    record.time = intent.move->to;
    record.state = ports::BookingState::kMoving;
    co_await tools_.desk.moved(std::move(record));
    core::Done done;
    done.data_json = encode_moved_booking(event, intent.move->to, intent.move->zone);
    if (intent.move->overlaps_another) done.warnings.push_back(slot_overlap());
    done.events.push_back(booking_rescheduled(command, intent.template_id, intent.event_id));
    co_return done;
}

ports::awaitable<std::optional<core::Outcome>> RescheduleEventHandler::read_back(
    const core::Command& command, std::string intent_text, ports::SteadyInstant deadline) {
    const auto intent = decode_change_intent(intent_text);
    if (!intent || !intent->move) co_return std::nullopt;
    const core::CommandIdentity& asked_by = command;
    auto authorization = co_await tools_.tokens.authorize(asked_by, std::string(kProviderName), deadline);
    if (authorization.has_error()) co_return std::nullopt;
    const CallContext call{*authorization, deadline};
    auto found = co_await tools_.api.find_event(call, intent->calendar_id, intent->event_id);
    if (found.has_error() || !*found || !is_moved_by(**found, *intent->move)) co_return std::nullopt;
    tools_.busy_times.changed(asked_by, intent->calendar_id);
    co_return co_await conclude(command, *intent, std::move(**found), call);
}

ports::awaitable<bool> RescheduleEventHandler::withdraw(ports::JobInDoubt job,
                                                        ports::SteadyInstant deadline) {
    const auto intent = decode_change_intent(job.intent);
    if (!intent || !intent->move) co_return true;
    auto authorization =
        co_await tools_.tokens.authorize(identity_of(job), std::string(kProviderName), deadline);
    if (authorization.has_error()) co_return false;
    const CallContext call{*authorization, deadline};
    auto found = co_await tools_.api.find_event(call, intent->calendar_id, intent->event_id);
    if (found.has_error()) co_return false;
    if (*found && is_moved_by(**found, *intent->move)) {
        const EventMove back{intent->move->from, intent->move->zone, intent->move->hash};
        auto moved =
            co_await tools_.api.move_event(call, intent->calendar_id, intent->event_id, (*found)->etag, back);
        if (moved.has_error() && !moved.error().gone) co_return false;
        tools_.busy_times.changed(call.authorization.asked_by, intent->calendar_id);
    }
    co_await tools_.desk.release(job.command_id);
    co_return true;
}

std::vector<core::AnalyticsEvent> RescheduleEventHandler::events_of_failure(const core::Command&,
                                                                            const core::Failed&,
                                                                            std::chrono::milliseconds) const {
    return {};
}

}  // namespace calfleet::providers::google_calendar
