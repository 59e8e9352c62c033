// schedules in SQLite. Borrows the database, which outlives it; called on the loop.
#pragma once

#include "adapters/sqlite/sqlite_database.hpp"
#include "ports/schedules.hpp"

namespace calfleet::adapters::sqlite {

class SqliteSchedules final : public ports::Schedules {
public:
    explicit SqliteSchedules(SqliteDatabase& database) : database_(database) {}

    ports::awaitable<core::Result<std::vector<ports::Schedule>, ports::StoreError>> all() override;
    ports::awaitable<core::Result<std::optional<std::int64_t>, ports::StoreError>> write(
        ports::Schedule schedule) override;

private:
    SqliteDatabase& database_;
};

}  // namespace calfleet::adapters::sqlite
