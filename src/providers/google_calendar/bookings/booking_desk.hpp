// Where a booking or a move is let in before its calendar is written (decisions, D4): the same request made
// again, too many invitations and a time that is taken are turned away here, and what is let in has its time
// reserved in the store. Owned by the provider; loop thread only.
#pragma once

#include "core/command.hpp"
#include "core/invitation_caps.hpp"
#include "core/outcome.hpp"
#include "core/result.hpp"
#include "ports/booking_records.hpp"
#include "ports/clock.hpp"
#include "ports/log.hpp"
#include "providers/google_calendar/booking_context.hpp"
#include "providers/google_calendar/calls/google_calendar_api.hpp"

#include <optional>
#include <string>
#include <vector>

namespace calfleet::providers::google_calendar {

// The record of what a command is about to do, as far as every booking has it.
ports::BookingRecord record_for(const core::CommandIdentity& command,
                                const ports::Authorization& authorization, const core::CalendarId& calendar,
                                const core::TemplateId& template_id);

class BookingDesk {
public:
    struct LetIn {
        bool overlaps_another = false;  // of calfleet's own bookings
        std::optional<std::string>
            repeats;  // the answer of the booking that the same request made: book none
    };

    BookingDesk(ports::BookingRecords& records, GoogleCalendarApi& api, const core::InvitationCaps& caps,
                ports::Clock& clock, ports::Log& log);

    // Reserves the record's time. Where the template wants no conflict, waits a while for others that are
    // under way on that time and then asks the calendar itself. Fails with slot_conflict, with the nearest
    // free times; invitation_limit_reached; storage_unavailable; and what the calendar answers. Nothing is
    // reserved then.
    ports::awaitable<core::Result<LetIn, core::Failed>> let_in(CallContext call,
                                                               const BookingContext& context,
                                                               ports::BookingRecord record, int invitations,
                                                               bool may_repeat);

    // The refusal of a slot, with the nearest free times instead of it. A calendar that cannot be read keeps
    // them to itself.
    ports::awaitable<core::Failed> refuse(CallContext call, const BookingContext& context,
                                          const ports::BookingRecord& record, core::Failed failed);

    // What became of it. A store that is away is asked a few times more: the calendar is right, the record
    // follows when somebody touches the booking next.
    ports::awaitable<void> booked(ports::BookingRecord record);
    ports::awaitable<void> moved(ports::BookingRecord record);
    ports::awaitable<void> cancelled(const core::CommandIdentity& agent, const std::string& event_id);
    ports::awaitable<void> release(const core::CommandId& command_id);

private:
    using Busy = core::Result<std::vector<core::TimeRange>, core::Failed>;

    ports::awaitable<core::Result<LetIn, core::Failed>> admit(const CallContext& call,
                                                              const BookingContext& context,
                                                              ports::BookingReservation reservation);
    ports::awaitable<Busy> busy_now(const CallContext& call, const BookingContext& context,
                                    const ports::BookingRecord& record);
    template <class Write>
    ports::awaitable<void> write(Write write, const std::string& event_id);

    ports::BookingRecords& records_;
    GoogleCalendarApi& api_;
    const core::InvitationCaps caps_;
    ports::Clock& clock_;
    ports::Log& log_;
};

}  // namespace calfleet::providers::google_calendar
