// Bookings as tests of their records need them, and a fixture that admits them.
#pragma once

#include "conformance/stores.hpp"

#include <chrono>
#include <stdexcept>
#include <string>
#include <variant>

namespace calfleet::conformance {

// Noon of a day in 2030, and so many minutes after it.
inline core::Instant after_noon(int minutes) {
    return core::Instant(std::chrono::milliseconds(1'900'000'000'000)) + std::chrono::minutes(minutes);
}

// Of agent "agent" in company "company", an hour from noon on in the calendar "team".
inline ports::BookingReservation reservation_of(const std::string& command, int minutes_after_noon = 0) {
    ports::BookingRecord record{.command_id = core::CommandId(command),
                                .company_id = core::CompanyId("company"),
                                .agent_id = core::AgentId("agent"),
                                .conversation_id = core::ConversationId("talk"),
                                .template_id = core::TemplateId("drive"),
                                .calendar_id = core::CalendarId("team"),
                                .calendar = {"account-1", "team"},
                                .event_id = "event-of-" + command,
                                .time = {after_noon(minutes_after_noon), after_noon(minutes_after_noon + 60)},
                                .state = ports::BookingState::kPending,
                                .request_key = {},
                                .answer = {}};
    return {.record = std::move(record),
            .invitations = 1,
            .caps = {},
            .keep_clear = std::nullopt,
            .repeated_within = std::chrono::minutes(10)};
}

// Refuses what collides with the hour itself.
inline ports::BookingReservation alone(ports::BookingReservation reservation) {
    reservation.keep_clear = reservation.record.time;
    return reservation;
}

// The move of an event to an hour from then on.
inline ports::BookingReservation move_of(const ports::BookingRecord& booking, const std::string& command,
                                         int minutes_after_noon) {
    ports::BookingReservation move = reservation_of(command, minutes_after_noon);
    move.record.event_id = booking.event_id;
    move.record.state = ports::BookingState::kMoving;
    return move;
}

template <class Stores>
class BookingFixture : public StoreTest<Stores> {
protected:
    ports::BookingRecords& bookings() { return this->stores_.bookings(); }

    ports::Admission admit(ports::BookingReservation reservation) {
        auto admission = this->run(bookings().admit(std::move(reservation)));
        if (!admission) throw std::runtime_error(admission.error().message);
        return *admission;
    }
    // "admitted", "overlapping", "taken", "taken for now", "capped", or the answer that is repeated.
    std::string word_for(ports::BookingReservation reservation) {
        const ports::Admission admission = admit(std::move(reservation));
        if (const auto* admitted = std::get_if<ports::Admitted>(&admission))
            return admitted->overlaps_another ? "overlapping" : "admitted";
        if (const auto* taken = std::get_if<ports::TimeTaken>(&admission))
            return taken->may_pass ? "taken for now" : "taken";
        if (std::holds_alternative<ports::CapReached>(admission)) return "capped";
        return std::get<ports::RepeatedRequest>(admission).answer;
    }
    ports::BookingRecord book(ports::BookingReservation reservation, const std::string& answer = "answer") {
        EXPECT_TRUE(std::holds_alternative<ports::Admitted>(admit(reservation)));
        ports::BookingRecord record = std::move(reservation.record);
        record.answer = answer;
        EXPECT_TRUE(this->run(bookings().book(record)));
        record.state = ports::BookingState::kBooked;
        return record;
    }
    std::optional<ports::BookingRecord> find(const std::string& event_id,
                                             const std::string& company = "company",
                                             const std::string& agent = "agent") {
        return *this->run(bookings().find(core::CompanyId(company), core::AgentId(agent), event_id));
    }
    bool cancel(const std::string& event_id, const std::string& agent = "agent") {
        return this->run(bookings().cancel(core::CompanyId("company"), core::AgentId(agent), event_id))
            .has_value();
    }
    bool release(const std::string& command) {
        return this->run(bookings().release(core::CommandId(command))).has_value();
    }
    // How many minutes after noon those of the template begin.
    std::vector<int> starts(const std::string& except_event = {}) {
        const auto found =
            this->run(bookings().starts_of(core::CompanyId("company"), core::TemplateId("drive"),
                                           {after_noon(0), after_noon(24 * 60)}, except_event));
        std::vector<int> minutes;
        for (const core::Instant start : *found)
            minutes.push_back(static_cast<int>(
                std::chrono::duration_cast<std::chrono::minutes>(start - after_noon(0)).count()));
        return minutes;
    }
};

}  // namespace calfleet::conformance
