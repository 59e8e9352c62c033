// `calendar.cancel_event`: deletes a booking that calfleet made for the same agent, and has Google tell the
// attendees. An event that is gone already is cancelled: asking twice does no harm.
#pragma once

#include "ports/command_handler.hpp"
#include "providers/google_calendar/bookings/booking_tools.hpp"

#include <optional>
#include <string>
#include <vector>

namespace calfleet::providers::google_calendar {

class CancelEventHandler : public ports::EffectHandler {
public:
    explicit CancelEventHandler(const BookingTools& tools) : tools_(tools) {}

    ports::awaitable<core::Outcome> handle(const core::Command& command, ports::CommandTerms terms) override;
    std::vector<core::AnalyticsEvent> events_of_failure(const core::Command& command,
                                                        const core::Failed& failed,
                                                        std::chrono::milliseconds latency) const override;

    ports::awaitable<std::optional<core::Outcome>> read_back(const core::Command& command, std::string intent,
                                                             ports::SteadyInstant deadline) override;
    // A deletion cannot be taken back: the record follows what became of it.
    ports::awaitable<bool> withdraw(ports::JobInDoubt job, ports::SteadyInstant deadline) override;

private:
    // Whether the event is gone; nothing when that cannot be told.
    ports::awaitable<std::optional<bool>> is_gone(core::CommandIdentity asked_by, std::string intent,
                                                  ports::SteadyInstant deadline);

    const BookingTools tools_;
};

}  // namespace calfleet::providers::google_calendar
