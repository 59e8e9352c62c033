#include "providers/google_calendar/bookings/cancel_event_handler.hpp"

#include "codec/json_writer.hpp"
#include "providers/google_calendar/analytics.hpp"
#include "providers/google_calendar/bookings/booking_change_intent.hpp"
#include "providers/google_calendar/bookings/booking_change_request.hpp"
#include "providers/google_calendar/provider_name.hpp"

#include <utility>

namespace calfleet::providers::google_calendar {
namespace {

core::Failed fail(core::FailureReason reason) {
    return core::Failed{reason, {}, std::nullopt, {}};
}

core::Done cancelled(const std::string& event_id) {
    codec::JsonWriter writer;
    writer.begin_object().member("event_id", event_id).member("state", "cancelled").end_object();
    return {writer.text(), {}, {}};
}

}  // namespace

ports::awaitable<core::Outcome> CancelEventHandler::handle(const core::Command& command,
                                                           ports::CommandTerms terms) {
    auto event_id = decode_cancel_event(command.data);
    if (event_id.has_error()) co_return event_id.error();
    auto found = co_await tools_.records.find(command.company_id, command.agent_id, *event_id);
    if (found.has_error()) co_return fail(core::FailureReason::kStorageUnavailable);
    if (!*found) co_return fail(core::FailureReason::kBookingNotFound);
    const ports::BookingRecord booking = std::move(**found);
    if (booking.state == ports::BookingState::kCancelled) co_return cancelled(booking.event_id);

    const core::CommandIdentity& asked_by = command;
    auto authorization =
        co_await tools_.tokens.authorize(asked_by, std::string(kProviderName), terms.deadline);
    if (authorization.has_error()) co_return authorization.error();
    const BookingChangeIntent intent{booking.calendar_id, booking.template_id, booking.event_id, {}};
    if (!co_await terms.attempt->intend(encode_change_intent(intent)))
        co_return fail(core::FailureReason::kInternalError);

    const CallContext call{*authorization, terms.deadline};
    auto deleted =
        co_await tools_.api.delete_event(call, booking.calendar_id, booking.event_id, SendUpdates::kAll);
    tools_.busy_times.changed(asked_by, booking.calendar_id);
    if (deleted.has_error()) {
        core::Failed failed = deleted.error();
        // The sweep looks what became of it.
        failed.in_doubt = failed.in_doubt || failed.reason == core::FailureReason::kApi5xx ||
                          failed.reason == core::FailureReason::kApiUnreachable;
        co_return failed;
    }
    co_await tools_.desk.cancelled(asked_by, booking.event_id);
    core::Done done = cancelled(booking.event_id);
    done.events.push_back(booking_cancelled(command, booking.template_id, booking.event_id));
    co_return done;
}

ports::awaitable<std::optional<bool>> CancelEventHandler::is_gone(core::CommandIdentity asked_by,
                                                                  std::string intent_text,
                                                                  ports::SteadyInstant deadline) {
    const auto intent = decode_change_intent(intent_text);
    if (!intent) co_return false;
    auto authorization = co_await tools_.tokens.authorize(asked_by, std::string(kProviderName), deadline);
    if (authorization.has_error()) co_return std::nullopt;
    const CallContext call{*authorization, deadline};
    auto found = co_await tools_.api.find_event(call, intent->calendar_id, intent->event_id);
    if (found.has_error()) co_return std::nullopt;
    if (found->has_value() && !(*found)->cancelled) co_return false;
    tools_.busy_times.changed(asked_by, intent->calendar_id);
    co_await tools_.desk.cancelled(asked_by, intent->event_id);
    co_return true;
}

ports::awaitable<std::optional<core::Outcome>> CancelEventHandler::read_back(const core::Command& command,
                                                                             std::string intent_text,
                                                                             ports::SteadyInstant deadline) {
    const core::CommandIdentity& asked_by = command;
    const auto gone = co_await is_gone(asked_by, intent_text, deadline);
    if (!gone.value_or(false)) co_return std::nullopt;
    const auto intent = decode_change_intent(intent_text);
    core::Done done = cancelled(intent->event_id);
    done.events.push_back(booking_cancelled(command, intent->template_id, intent->event_id));
    co_return done;
}

ports::awaitable<bool> CancelEventHandler::withdraw(ports::JobInDoubt job, ports::SteadyInstant deadline) {
    const auto gone = co_await is_gone(identity_of(job), job.intent, deadline);
    co_return gone.has_value();
}

std::vector<core::AnalyticsEvent> CancelEventHandler::events_of_failure(const core::Command&,
                                                                        const core::Failed&,
                                                                        std::chrono::milliseconds) const {
    return {};
}

}  // namespace calfleet::providers::google_calendar
