#include "adapters/sqlite/sqlite_expired_rows.hpp"

#include "adapters/sqlite/sqlite_values.hpp"

#include <SQLiteCpp/Statement.h>

namespace calfleet::adapters::sqlite {
namespace {

using ports::ExpiredCounts;
using Counts = core::Result<ExpiredCounts, ports::StoreError>;
using Forgotten = core::Result<std::size_t, ports::StoreError>;

constexpr const char* kCount = R"sql(
    SELECT (SELECT count(*) FROM oauth_sessions WHERE expires_at <= now),
           (SELECT count(*) FROM leases WHERE expires_at <= now - ?1),
           (SELECT count(*) FROM command_ledger WHERE updated_at <= now - ?2 AND sweep_at IS NULL)
      FROM (SELECT CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER) AS now))sql";

constexpr const char* kForgetSessions = R"sql(
    DELETE FROM oauth_sessions WHERE state_hash IN (
        SELECT state_hash FROM oauth_sessions
         WHERE expires_at <= CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER) LIMIT ?))sql";

constexpr const char* kForgetLeases = R"sql(
    DELETE FROM leases WHERE name IN (
        SELECT name FROM leases
         WHERE expires_at <= CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER) - ?2
         ORDER BY expires_at LIMIT ?1))sql";

}  // namespace

ports::awaitable<Counts> SqliteExpiredRows::count(std::chrono::milliseconds lease_age,
                                                  std::chrono::milliseconds ledger_age) {
    return database_.read([lease_age, ledger_age](SQLite::Database& database) -> Counts {
        SQLite::Statement counted(database, kCount);
        counted.bind(1, static_cast<std::int64_t>(lease_age.count()));
        counted.bind(2, static_cast<std::int64_t>(ledger_age.count()));
        counted.executeStep();
        ColumnReader columns(counted);
        ExpiredCounts counts;
        for (std::size_t* count : {&counts.oauth_sessions, &counts.leases, &counts.ledger_rows})
            *count = static_cast<std::size_t>(columns.number());
        return counts;
    });
}

ports::awaitable<Forgotten> SqliteExpiredRows::forget_oauth_sessions(std::size_t limit) {
    return database_.write([limit](SQLite::Database& database) -> Forgotten {
        SQLite::Statement forgotten(database, kForgetSessions);
        forgotten.bind(1, static_cast<std::int64_t>(limit));
        return static_cast<std::size_t>(forgotten.exec());
    });
}

ports::awaitable<Forgotten> SqliteExpiredRows::forget_leases(std::chrono::milliseconds age,
                                                             std::size_t limit) {
    return database_.write([age, limit](SQLite::Database& database) -> Forgotten {
        SQLite::Statement forgotten(database, kForgetLeases);
        forgotten.bind(1, static_cast<std::int64_t>(limit));
        forgotten.bind(2, static_cast<std::int64_t>(age.count()));
        return static_cast<std::size_t>(forgotten.exec());
    });
}

}  // namespace calfleet::adapters::sqlite
