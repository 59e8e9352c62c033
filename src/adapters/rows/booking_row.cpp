#include "adapters/rows/booking_row.hpp"

#include "adapters/rows/milliseconds.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace calfleet::adapters::rows {
namespace {

using ports::BookingState;

constexpr std::array kStates{
    std::pair{BookingState::kPending, std::string_view("pending")},
    std::pair{BookingState::kMoving, std::string_view("moving")},
    std::pair{BookingState::kBooked, std::string_view("booked")},
    std::pair{BookingState::kCancelled, std::string_view("cancelled")},
};

}  // namespace

std::string_view state_text(BookingState state) {
    return std::find_if(kStates.begin(), kStates.end(),
                        [state](const auto& one) { return one.first == state; })
        ->second;
}

core::Result<ports::BookingRecord, ports::StoreError> booking_in(BookingRow row, core::CompanyId company_id,
                                                                 core::AgentId agent_id) {
    const auto state = std::find_if(kStates.begin(), kStates.end(),
                                    [&row](const auto& one) { return one.second == row.state; });
    if (state == kStates.end())
        return ports::StoreError{
            ports::StoreError::Kind::kCorrupt,
            "the stored booking of event " + row.event_id + " cannot be used: state: " + row.state};
    return ports::BookingRecord{.command_id = core::CommandId(std::move(row.command_id)),
                                .company_id = std::move(company_id),
                                .agent_id = std::move(agent_id),
                                .conversation_id = core::ConversationId(std::move(row.conversation_id)),
                                .template_id = core::TemplateId(std::move(row.template_id)),
                                .calendar_id = core::CalendarId(std::move(row.calendar_id)),
                                .calendar = {std::move(row.account_id), std::move(row.resolved_calendar)},
                                .event_id = std::move(row.event_id),
                                .time = {instant_of(row.starts_at), instant_of(row.ends_at)},
                                .state = state->first,
                                .request_key = std::move(row.request_key),
                                .answer = std::move(row.answer)};
}

std::optional<ports::TimeTaken> time_taken(const ports::BookingReservation& reservation,
                                           const OtherBookings& others) {
    if (!reservation.keep_clear || others.fresh + others.under_way == 0) return std::nullopt;
    return ports::TimeTaken{others.fresh == 0};
}

}  // namespace calfleet::adapters::rows
