// connection_announcements in PostgreSQL; they are written by the stores that change connections.
// Borrows the database, which outlives it; called on the loop.
#pragma once

#include "adapters/postgres/postgres_database.hpp"
#include "ports/announcements.hpp"

namespace calfleet::adapters::postgres {

class PostgresAnnouncements final : public ports::Announcements {
public:
    explicit PostgresAnnouncements(PostgresDatabase& database) : database_(database) {}

    ports::awaitable<core::Result<std::vector<ports::Announcement>, ports::StoreError>> of(
        ports::ConnectionKey key) override;
    ports::awaitable<core::Result<std::vector<ports::ConnectionKey>, ports::StoreError>> overdue(
        std::chrono::milliseconds age, std::size_t limit) override;
    ports::awaitable<core::Result<void, ports::StoreError>> settle(std::vector<std::int64_t> ids) override;

private:
    PostgresDatabase& database_;
};

}  // namespace calfleet::adapters::postgres
