// Booking records on PostgreSQL. Borrows the database, which outlives it; called on the loop.
#pragma once

#include "adapters/postgres/postgres_database.hpp"
#include "ports/booking_records.hpp"

namespace calfleet::adapters::postgres {

class PostgresBookingRecords final : public ports::BookingRecords {
public:
    explicit PostgresBookingRecords(PostgresDatabase& database) : database_(database) {}

    ports::awaitable<core::Result<ports::Admission, ports::StoreError>> admit(
        ports::BookingReservation reservation) override;
    ports::awaitable<core::Result<void, ports::StoreError>> book(ports::BookingRecord record) override;
    ports::awaitable<core::Result<void, ports::StoreError>> move(ports::BookingRecord record) override;
    ports::awaitable<core::Result<void, ports::StoreError>> release(core::CommandId command_id) override;
    ports::awaitable<core::Result<void, ports::StoreError>> cancel(core::CompanyId company_id,
                                                                   core::AgentId agent_id,
                                                                   std::string event_id) override;
    ports::awaitable<core::Result<std::optional<ports::BookingRecord>, ports::StoreError>> find(
        core::CompanyId company_id, core::AgentId agent_id, std::string event_id) override;
    ports::awaitable<core::Result<std::vector<core::Instant>, ports::StoreError>> starts_of(
        core::CompanyId company_id, core::TemplateId template_id, core::TimeRange range,
        std::string except_event) override;
    ports::awaitable<core::Result<ports::ExpiredBookings, ports::StoreError>> count_expired() override;
    ports::awaitable<core::Result<ports::ExpiredBookings, ports::StoreError>> forget_expired(
        std::size_t limit) override;

private:
    PostgresDatabase& database_;
};

}  // namespace calfleet::adapters::postgres
