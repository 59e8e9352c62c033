// Rows of bookings and invitations as every database holds them, and what is concluded from them when a
// booking is admitted. What the stores on SQLite and PostgreSQL share. Pure functions, any thread.
#pragma once

#include "adapters/rows/milliseconds.hpp"
#include "core/invitation_caps.hpp"
#include "core/result.hpp"
#include "ports/booking_records.hpp"
#include "ports/store_error.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace calfleet::adapters::rows {

std::string_view state_text(ports::BookingState state);

// Named as the columns; times are milliseconds since 1970. Of the company and the agent the asker knows.
struct BookingRow {
    std::string command_id;
    std::string conversation_id;
    std::string template_id;
    std::string calendar_id;
    std::string account_id;
    std::string resolved_calendar;
    std::string event_id;
    std::int64_t starts_at = 0;
    std::int64_t ends_at = 0;
    std::string state;
    std::string request_key;
    std::string answer;  // empty: NULL
};

// kCorrupt for a state that has no meaning.
core::Result<ports::BookingRecord, ports::StoreError> booking_in(BookingRow row, core::CompanyId company_id,
                                                                 core::AgentId agent_id);

// Other bookings of ours around a reservation.
struct OtherBookings {
    std::int64_t overlapping = 0;  // the booking's own time
    std::int64_t fresh = 0;        // those that follow meet the time to keep clear: made a moment ago,
    std::int64_t under_way = 0;    // or about to be made
};

std::optional<ports::TimeTaken> time_taken(const ports::BookingReservation& reservation,
                                           const OtherBookings& others);

// What was sent, as six columns from the left of a row say it: mails and the oldest, of the conversation, the
// agent and the company.
template <class Columns>
core::InvitationCounts invitations_in(Columns& columns, bool has_conversation) {
    const auto count_in = [&columns] {
        const std::int64_t mails = columns.number();
        return core::InvitationCount{mails, instant_of(columns.optional_number())};
    };
    core::InvitationCounts sent;
    const core::InvitationCount of_conversation = count_in();
    if (has_conversation) sent.conversation = of_conversation;
    sent.agent = count_in();
    sent.company = count_in();
    return sent;
}

}  // namespace calfleet::adapters::rows
