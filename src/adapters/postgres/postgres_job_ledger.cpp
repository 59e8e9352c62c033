#include "adapters/postgres/postgres_job_ledger.hpp"

#include "adapters/postgres/ledger_batch.hpp"
#include "adapters/postgres/postgres_parameters.hpp"

#include <pqxx/result>

#include <algorithm>
#include <cstdint>
#include <limits>

namespace calfleet::adapters::postgres {
namespace {

using ports::JobInDoubt;
using ports::StoreError;
using Rows = core::Result<std::vector<ports::JobRow>, StoreError>;
using InDoubt = core::Result<std::vector<JobInDoubt>, StoreError>;
using Done = core::Result<void, StoreError>;
using Standing = core::Result<ports::JobStanding, StoreError>;
using Count = core::Result<std::size_t, StoreError>;

constexpr const char* kTake = R"sql(
    WITH due AS (SELECT command_id, sweep_at
                   FROM command_ledger
                  WHERE sweep_at <= (extract(epoch FROM clock_timestamp()) * 1000)::bigint
                  ORDER BY sweep_at LIMIT $1
                    FOR UPDATE SKIP LOCKED),
         taken AS (UPDATE command_ledger AS stored
                      SET sweep_at = (extract(epoch FROM clock_timestamp()) * 1000)::bigint + $2
                     FROM due
                    WHERE stored.command_id = due.command_id
                RETURNING stored.command_id, type, company_id, agent_id, intent, stored.sweep_at,
                          due.sweep_at AS was_due_at)
    SELECT command_id, type, company_id, agent_id, intent, sweep_at FROM taken ORDER BY was_due_at)sql";

constexpr const char* kSettle = R"sql(
    UPDATE command_ledger
       SET sweep_at = NULL, updated_at = (extract(epoch FROM clock_timestamp()) * 1000)::bigint
     WHERE command_id = $1 AND sweep_at = $2)sql";

constexpr const char* kStanding =
    "SELECT records IS NOT NULL, succeeded, sweep_at IS NOT NULL FROM command_ledger WHERE command_id = $1";

// Rows that somebody writes to at this moment are not forgotten, nor waited for.
constexpr const char* kForget = R"sql(
    DELETE FROM command_ledger
     WHERE command_id IN (SELECT command_id
                            FROM command_ledger
                           WHERE updated_at <= (extract(epoch FROM clock_timestamp()) * 1000)::bigint - $1
                             AND sweep_at IS NULL
                           ORDER BY updated_at LIMIT $2
                             FOR UPDATE SKIP LOCKED))sql";

std::int64_t row_count(std::size_t limit) {
    constexpr auto kMax = static_cast<std::size_t>(std::numeric_limits<std::int64_t>::max());
    return static_cast<std::int64_t>(std::min(limit, kMax));
}

}  // namespace

ports::awaitable<Rows> PostgresJobLedger::write(std::vector<ports::LedgerWrite> writes) {
    const bool one_statement = is_one_statement(writes);
    auto work = [writes = std::move(writes)](pqxx::transaction_base& transaction) {
        return apply_in_order(transaction, writes);
    };
    return one_statement ? database_.write_single(std::move(work)) : database_.write(std::move(work));
}

ports::awaitable<InDoubt> PostgresJobLedger::take_in_doubt(std::size_t limit,
                                                           std::chrono::milliseconds hold) {
    return database_.write_single([limit, hold](pqxx::transaction_base& statements) -> InDoubt {
        const std::int64_t milliseconds = hold.count();
        std::vector<JobInDoubt> taken;
        for (const pqxx::row& row : statements.exec_params(kTake, row_count(limit), milliseconds))
            taken.push_back({core::CommandId(row[0].as<std::string>()), row[1].as<std::string>(),
                             core::CompanyId(row[2].as<std::string>()),
                             core::AgentId(row[3].as<std::string>()), pqxx::binarystring(row[4]).str(),
                             row[5].as<std::int64_t>()});
        return taken;
    });
}

ports::awaitable<Done> PostgresJobLedger::settle(core::CommandId command_id, std::int64_t taken_until) {
    return database_.write_single(
        [command_id = std::move(command_id), taken_until](pqxx::transaction_base& statements) -> Done {
            statements.exec_params(kSettle, parameter(command_id.str()), taken_until);
            return {};
        });
}

ports::awaitable<Standing> PostgresJobLedger::standing_of(core::CommandId command_id) {
    return database_.read(
        [command_id = std::move(command_id)](pqxx::transaction_base& statements) -> Standing {
            const pqxx::result rows = statements.exec_params(kStanding, parameter(command_id.str()));
            if (rows.empty()) return ports::JobStanding::kUnknown;
            return ports::standing(rows[0][0].as<bool>(), rows[0][1].as<bool>(), rows[0][2].as<bool>());
        });
}

ports::awaitable<Count> PostgresJobLedger::forget(std::chrono::milliseconds age, std::size_t limit) {
    return database_.write_single([age, limit](pqxx::transaction_base& statements) -> Count {
        const std::int64_t milliseconds = age.count();
        return statements.exec_params(kForget, milliseconds, row_count(limit)).affected_rows();
    });
}

}  // namespace calfleet::adapters::postgres
