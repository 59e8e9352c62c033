#include "adapters/postgres/postgres_expired_rows.hpp"

#include "adapters/postgres/row_reader.hpp"

#include <pqxx/result>

namespace calfleet::adapters::postgres {
namespace {

using ports::ExpiredCounts;
using Counts = core::Result<ExpiredCounts, ports::StoreError>;
using Forgotten = core::Result<std::size_t, ports::StoreError>;

constexpr const char* kCount = R"sql(
    SELECT (SELECT count(*) FROM oauth_sessions WHERE expires_at <= now),
           (SELECT count(*) FROM leases WHERE expires_at <= now - $1::bigint),
           (SELECT count(*) FROM command_ledger WHERE updated_at <= now - $2::bigint AND sweep_at IS NULL)
      FROM (SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint AS now) AS clock)sql";

// Those that somebody else is forgetting are left to them.
constexpr const char* kForgetSessions = R"sql(
    DELETE FROM oauth_sessions WHERE state_hash IN (
        SELECT state_hash FROM oauth_sessions
         WHERE expires_at <= (extract(epoch FROM clock_timestamp()) * 1000)::bigint
         LIMIT $1::bigint FOR UPDATE SKIP LOCKED))sql";

// And those that somebody is taking.
constexpr const char* kForgetLeases = R"sql(
    DELETE FROM leases WHERE name IN (
        SELECT name FROM leases
         WHERE expires_at <= (extract(epoch FROM clock_timestamp()) * 1000)::bigint - $2::bigint
         ORDER BY expires_at LIMIT $1::bigint FOR UPDATE SKIP LOCKED))sql";

}  // namespace

ports::awaitable<Counts> PostgresExpiredRows::count(std::chrono::milliseconds lease_age,
                                                    std::chrono::milliseconds ledger_age) {
    return database_.read([lease_age, ledger_age](pqxx::transaction_base& statements) -> Counts {
        const pqxx::result counted = statements.exec_params(kCount, lease_age.count(), ledger_age.count());
        RowReader columns(counted[0]);
        ExpiredCounts counts;
        for (std::size_t* count : {&counts.oauth_sessions, &counts.leases, &counts.ledger_rows})
            *count = static_cast<std::size_t>(columns.number());
        return counts;
    });
}

ports::awaitable<Forgotten> PostgresExpiredRows::forget_oauth_sessions(std::size_t limit) {
    return database_.write_single([limit](pqxx::transaction_base& statements) -> Forgotten {
        return static_cast<std::size_t>(statements.exec_params(kForgetSessions, limit).affected_rows());
    });
}

ports::awaitable<Forgotten> PostgresExpiredRows::forget_leases(std::chrono::milliseconds age,
                                                               std::size_t limit) {
    return database_.write_single([age, limit](pqxx::transaction_base& statements) -> Forgotten {
        return static_cast<std::size_t>(
            statements.exec_params(kForgetLeases, limit, age.count()).affected_rows());
    });
}

}  // namespace calfleet::adapters::postgres
