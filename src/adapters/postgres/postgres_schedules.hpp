// schedules in PostgreSQL, each call one statement. Borrows the database, which outlives it; called on the
// loop.
#pragma once

#include "adapters/postgres/postgres_database.hpp"
#include "ports/schedules.hpp"

namespace calfleet::adapters::postgres {

class PostgresSchedules final : public ports::Schedules {
public:
    explicit PostgresSchedules(PostgresDatabase& database) : database_(database) {}

    ports::awaitable<core::Result<std::vector<ports::Schedule>, ports::StoreError>> all() override;
    ports::awaitable<core::Result<std::optional<std::int64_t>, ports::StoreError>> write(
        ports::Schedule schedule) override;

private:
    PostgresDatabase& database_;
};

}  // namespace calfleet::adapters::postgres
