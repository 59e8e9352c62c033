// What the scheduler sees of organization_connections in PostgreSQL, each call one statement. Borrows the
// database, which outlives it; called on the loop.
#pragma once

#include "adapters/postgres/postgres_database.hpp"
#include "ports/connection_survey.hpp"

namespace calfleet::adapters::postgres {

class PostgresConnectionSurvey final : public ports::ConnectionSurvey {
public:
    explicit PostgresConnectionSurvey(PostgresDatabase& database) : database_(database) {}

    ports::awaitable<core::Result<std::vector<ports::DueRefresh>, ports::StoreError>> due(
        core::Instant now, std::size_t limit) override;
    ports::awaitable<core::Result<std::size_t, ports::StoreError>> count_due(core::Instant now) override;
    ports::awaitable<core::Result<void, ports::StoreError>> mark_asked(std::vector<ports::DueRefresh> asked,
                                                                       core::Instant until) override;
    ports::awaitable<core::Result<ports::RefreshHistories, ports::StoreError>> refresh_histories(
        std::int64_t after_id, std::size_t limit) override;
    ports::awaitable<core::Result<std::vector<ports::ConnectionCount>, ports::StoreError>> count_by_state()
        override;

private:
    PostgresDatabase& database_;
};

}  // namespace calfleet::adapters::postgres
