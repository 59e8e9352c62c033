// What the handlers that change calendars work with. All of it outlives them; loop thread only.
#pragma once

#include "core/outcome.hpp"
#include "core/slot_rules.hpp"
#include "ports/access_tokens.hpp"
#include "ports/clock.hpp"
#include "ports/job_ledger.hpp"
#include "providers/google_calendar/booking_context.hpp"
#include "providers/google_calendar/bookings/booking_desk.hpp"
#include "providers/google_calendar/calls/google_calendar_api.hpp"
#include "providers/google_calendar/lookups/busy_times.hpp"

#include <string>

namespace calfleet::providers::google_calendar {

struct BookingTools {
    BookingContextLoader& contexts;
    BookingDesk& desk;
    ports::BookingRecords& records;
    ports::AccessTokens& tokens;
    GoogleCalendarApi& api;
    BusyTimes& busy_times;
    ports::Clock& clock;
};

// In whose name a job in doubt is settled.
inline core::CommandIdentity identity_of(const ports::JobInDoubt& job) {
    return {.id = job.command_id,
            .type = job.type,
            .company_id = job.company_id,
            .agent_id = job.agent_id,
            .conversation_id = {},
            .traceparent = {}};
}

inline core::Failed invalid_slot(core::SlotRefusal refusal) {
    return {core::FailureReason::kInvalidSlot,
            "This time cannot be booked. " + std::string(core::describe(refusal)),
            std::nullopt,
            {}};
}

// With `conflict_policy: allow` (decisions, D4).
inline core::Warning slot_overlap() {
    return {"slot_overlap", "Another booking stands within this time."};
}

}  // namespace calfleet::providers::google_calendar
