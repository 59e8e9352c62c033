// Rows on SQLite that have had their time. Borrows the database, which outlives it; called on the loop.
#pragma once

#include "adapters/sqlite/sqlite_database.hpp"
#include "ports/expired_rows.hpp"

namespace calfleet::adapters::sqlite {

class SqliteExpiredRows final : public ports::ExpiredRows {
public:
    explicit SqliteExpiredRows(SqliteDatabase& database) : database_(database) {}

    ports::awaitable<core::Result<ports::ExpiredCounts, ports::StoreError>> count(
        std::chrono::milliseconds lease_age, std::chrono::milliseconds ledger_age) override;
    ports::awaitable<core::Result<std::size_t, ports::StoreError>> forget_oauth_sessions(
        std::size_t limit) override;
    ports::awaitable<core::Result<std::size_t, ports::StoreError>> forget_leases(
        std::chrono::milliseconds age, std::size_t limit) override;

private:
    SqliteDatabase& database_;
};

}  // namespace calfleet::adapters::sqlite
