// `calendar.list_slots`: when the template's calendar is free, in slots that can be booked as they are
// listed.
#pragma once

#include "ports/clock.hpp"
#include "ports/command_handler.hpp"
#include "providers/google_calendar/booking_context.hpp"
#include "providers/google_calendar/lookups/busy_times.hpp"

namespace calfleet::providers::google_calendar {

class ListSlotsHandler : public ports::CommandHandler {
public:
    ListSlotsHandler(BookingContextLoader& contexts, BusyTimes& busy_times, ports::Clock& clock);

    ports::awaitable<core::Outcome> handle(const core::Command& command, ports::CommandTerms terms) override;
    std::vector<core::AnalyticsEvent> events_of_failure(const core::Command& command,
                                                        const core::Failed& failed,
                                                        std::chrono::milliseconds latency) const override;

private:
    BookingContextLoader& contexts_;
    BusyTimes& busy_times_;
    ports::Clock& clock_;
};

}  // namespace calfleet::providers::google_calendar
