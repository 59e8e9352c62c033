// `calendar.create_event`: the booking itself. Whatever is lost on the way, the event stands once or not at
// all.
#pragma once

#include "ports/command_handler.hpp"
#include "ports/keyed_hash.hpp"
#include "providers/google_calendar/bookings/booking_intent.hpp"
#include "providers/google_calendar/bookings/booking_tools.hpp"
#include "providers/google_calendar/bookings/create_event_request.hpp"

namespace calfleet::providers::google_calendar {

class CreateEventHandler : public ports::EffectHandler {
public:
    CreateEventHandler(const BookingTools& tools, const ports::KeyedHash& event_id_key);

    ports::awaitable<core::Outcome> handle(const core::Command& command, ports::CommandTerms terms) override;
    std::vector<core::AnalyticsEvent> events_of_failure(const core::Command& command,
                                                        const core::Failed& failed,
                                                        std::chrono::milliseconds latency) const override;

    ports::awaitable<std::optional<core::Outcome>> read_back(const core::Command& command, std::string intent,
                                                             ports::SteadyInstant deadline) override;
    // Deletes the event without a word to its attendees: they were told that there is no booking.
    ports::awaitable<bool> withdraw(ports::JobInDoubt job, ports::SteadyInstant deadline) override;

private:
    using Booked = core::Result<GoogleEvent, core::Failed>;
    using Standing = core::Result<std::optional<GoogleEvent>, core::Failed>;

    ports::awaitable<Booked> book(const CallContext& call, const BookingIntent& intent);
    ports::awaitable<Booked> resolve_doubt(const CallContext& call, const BookingIntent& intent,
                                           InsertFailure failure);
    // Our event, if it stands; a failure when what stands there is not our booking any more.
    ports::awaitable<Standing> find_standing(const CallContext& call, const BookingIntent& intent);
    ports::awaitable<core::Result<NewEvent, core::Failed>> plan(const core::Command& command,
                                                                const CreateEventRequest& request,
                                                                BookingContext& context,
                                                                const CallContext& call);
    ports::awaitable<core::Outcome> conclude(const core::Command& command, const CreateEventRequest& request,
                                             const BookingIntent& intent, GoogleEvent booked,
                                             const CallContext& call);
    ports::awaitable<GoogleEvent> with_meeting(GoogleEvent booked, core::CalendarId calendar,
                                               const CallContext& call);
    ports::BookingRecord record_of(const core::Command& command, const CreateEventRequest& request,
                                   const BookingContext& context, const NewEvent& planned) const;
    std::string request_key(const core::Command& command, const CreateEventRequest& request,
                            const NewEvent& planned) const;

    const BookingTools tools_;
    const ports::KeyedHash& event_id_key_;
};

}  // namespace calfleet::providers::google_calendar
