// `calendar.create_event`: the booking itself. Whatever is lost on the way, the event stands once or not at
// all.
#pragma once

#include "ports/clock.hpp"
#include "ports/command_handler.hpp"
#include "ports/keyed_hash.hpp"
#include "providers/google_calendar/booking_context.hpp"
#include "providers/google_calendar/create_event_request.hpp"
#include "providers/google_calendar/google_calendar_api.hpp"

namespace calfleet::providers::google_calendar {

class CreateEventHandler : public ports::CommandHandler {
public:
    CreateEventHandler(BookingContextLoader& contexts, GoogleCalendarApi& api,
                       const ports::KeyedHash& event_id_key, ports::Clock& clock);

    ports::awaitable<core::Outcome> handle(const core::Command& command, ports::CommandTimes times) override;
    std::vector<core::AnalyticsEvent> events_of_failure(const core::Command& command,
                                                        const core::Failed& failed,
                                                        std::chrono::milliseconds latency) const override;

private:
    ports::awaitable<core::Result<GoogleEvent, core::Failed>> book(const CallContext& call,
                                                                   const core::CalendarId& calendar,
                                                                   const NewEvent& planned);
    ports::awaitable<core::Result<GoogleEvent, core::Failed>> read_back(const CallContext& call,
                                                                        const core::CalendarId& calendar,
                                                                        const NewEvent& planned,
                                                                        const InsertFailure& failure);
    core::Done done(const core::Command& command, const CreateEventRequest& request, const NewEvent& planned,
                    const GoogleEvent& booked, const BookingContext& context) const;

    BookingContextLoader& contexts_;
    GoogleCalendarApi& api_;
    const ports::KeyedHash& event_id_key_;
    ports::Clock& clock_;
};

}  // namespace calfleet::providers::google_calendar
