// What the scheduler sees of organization_connections in SQLite. Borrows the database, which outlives it;
// called on the loop.
#pragma once

#include "adapters/sqlite/sqlite_database.hpp"
#include "ports/connection_survey.hpp"

namespace calfleet::adapters::sqlite {

class SqliteConnectionSurvey final : public ports::ConnectionSurvey {
public:
    explicit SqliteConnectionSurvey(SqliteDatabase& database) : database_(database) {}

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
    SqliteDatabase& database_;
};

}  // namespace calfleet::adapters::sqlite
