// `calendar.reschedule_event`: moves a booking that calfleet made for the same agent to another slot, by the
// rules that a new booking has to keep. The old slot is kept until the new one stands: Google moves an event
// in one step.
#pragma once

#include "ports/command_handler.hpp"
#include "ports/keyed_hash.hpp"
#include "providers/google_calendar/bookings/booking_change_intent.hpp"
#include "providers/google_calendar/bookings/booking_change_request.hpp"
#include "providers/google_calendar/bookings/booking_tools.hpp"

#include <optional>
#include <string>
#include <vector>

namespace calfleet::providers::google_calendar {

class RescheduleEventHandler : public ports::EffectHandler {
public:
    RescheduleEventHandler(const BookingTools& tools, const ports::KeyedHash& move_key)
        : tools_(tools), move_key_(move_key) {}

    ports::awaitable<core::Outcome> handle(const core::Command& command, ports::CommandTerms terms) override;
    std::vector<core::AnalyticsEvent> events_of_failure(const core::Command& command,
                                                        const core::Failed& failed,
                                                        std::chrono::milliseconds latency) const override;

    ports::awaitable<std::optional<core::Outcome>> read_back(const core::Command& command, std::string intent,
                                                             ports::SteadyInstant deadline) override;
    // Moves the event back, if this command moved it, and has the attendees told again.
    ports::awaitable<bool> withdraw(ports::JobInDoubt job, ports::SteadyInstant deadline) override;

private:
    using Moved = core::Result<GoogleEvent, core::Failed>;
    using Standing = core::Result<GoogleEvent, core::Failed>;

    ports::awaitable<core::Outcome> move(const core::Command& command, BookingContext& context,
                                         const ports::BookingRecord& booking, ports::BookingRecord target,
                                         ports::CommandTerms terms);
    // The event as it stands; booking_not_found, in the record too, when it is gone.
    ports::awaitable<Standing> standing(const CallContext& call, const ports::BookingRecord& booking);
    // Asks Google, again where somebody else changed the event meanwhile.
    ports::awaitable<Moved> ask(const CallContext& call, const BookingChangeIntent& intent,
                                GoogleEvent event);
    ports::awaitable<Moved> resolve_doubt(const CallContext& call, const BookingChangeIntent& intent,
                                          core::Failed failed);
    ports::awaitable<core::Outcome> conclude(const core::Command& command, const BookingChangeIntent& intent,
                                             GoogleEvent event, const CallContext& call);

    const BookingTools tools_;
    const ports::KeyedHash& move_key_;
};

}  // namespace calfleet::providers::google_calendar
