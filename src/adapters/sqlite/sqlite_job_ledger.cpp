#include "adapters/sqlite/sqlite_job_ledger.hpp"

#include <SQLiteCpp/Statement.h>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <string>

namespace calfleet::adapters::sqlite {
namespace {

using ports::JobInDoubt;
using ports::JobIntent;
using ports::JobOutcome;
using ports::JobRow;
using ports::JobStart;
using ports::StoreError;
using Rows = core::Result<std::vector<JobRow>, StoreError>;
using InDoubt = core::Result<std::vector<JobInDoubt>, StoreError>;
using Done = core::Result<void, StoreError>;
using Standing = core::Result<ports::JobStanding, StoreError>;
using Count = core::Result<std::size_t, StoreError>;

// Answers no row when the command is finished, or is another one under the same id.
constexpr const char* kStart = R"sql(
    INSERT INTO command_ledger (command_id, command_hash, type, company_id, agent_id, attempt_id, ran_alone)
    VALUES (?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (command_id) DO UPDATE
       SET attempts = attempts + (attempt_id <> excluded.attempt_id),
           attempt_id = excluded.attempt_id,
           ran_alone = max(ran_alone, excluded.ran_alone),
           updated_at = CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)
     WHERE command_hash = excluded.command_hash AND records IS NULL
 RETURNING attempts, ran_alone, intent, records, command_hash)sql";

constexpr const char* kIntend = R"sql(
    UPDATE command_ledger
       SET intent = ?, updated_at = CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)
     WHERE command_id = ? AND records IS NULL
 RETURNING attempts, ran_alone, intent, records, command_hash)sql";

// Without a time to sweep, sweep_at becomes NULL by the addition.
constexpr const char* kFinish = R"sql(
    UPDATE command_ledger
       SET records = ?, succeeded = ?,
           sweep_at = CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER) + ?,
           updated_at = CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)
     WHERE command_id = ? AND records IS NULL
 RETURNING attempts, ran_alone, intent, records, command_hash)sql";

// A row that waits for its sweep keeps its time when it gets its own outcome again: that write was repeated.
constexpr const char* kDoubt = R"sql(
    UPDATE command_ledger
       SET sweep_at = min(coalesce(sweep_at, 9223372036854775807),
                          CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)),
           updated_at = CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)
     WHERE command_id = ? AND records IS NOT NULL AND succeeded = 0
       AND (? OR sweep_at IS NULL OR records <> ?))sql";

constexpr const char* kFind =
    "SELECT attempts, ran_alone, intent, records, command_hash FROM command_ledger WHERE command_id = ?";

constexpr const char* kDue = R"sql(
    SELECT command_id, type, company_id, agent_id, intent
      FROM command_ledger
     WHERE sweep_at <= CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)
     ORDER BY sweep_at LIMIT ?)sql";

constexpr const char* kSettle = R"sql(
    UPDATE command_ledger
       SET sweep_at = NULL, updated_at = CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)
     WHERE command_id = ? AND sweep_at = ?)sql";

constexpr const char* kTake = R"sql(
    UPDATE command_ledger
       SET sweep_at = CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER) + ?
     WHERE command_id = ?
 RETURNING sweep_at)sql";

constexpr const char* kStanding =
    "SELECT records IS NOT NULL, succeeded, sweep_at IS NOT NULL FROM command_ledger WHERE command_id = ?";

constexpr const char* kForget = R"sql(
    DELETE FROM command_ledger
     WHERE command_id IN (SELECT command_id
                            FROM command_ledger
                           WHERE updated_at <= CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER) - ?
                             AND sweep_at IS NULL
                           ORDER BY updated_at LIMIT ?))sql";

std::int64_t row_count(std::size_t limit) {
    constexpr auto kMax = static_cast<std::size_t>(std::numeric_limits<std::int64_t>::max());
    return static_cast<std::int64_t>(std::min(limit, kMax));
}

// A statement that is prepared when it is first needed, and then used again.
class ReusedStatement {
public:
    ReusedStatement(SQLite::Database& database, const char* sql) : database_(database), sql_(sql) {}

    SQLite::Statement& get() {
        if (!statement_) statement_.emplace(database_, sql_);
        return *statement_;
    }

private:
    SQLite::Database& database_;
    const char* sql_;
    std::optional<SQLite::Statement> statement_;
};

// The row that the statement answers, if any; whose hash it has, if asked. Leaves the statement ready for
// the next.
std::optional<JobRow> row_from(SQLite::Statement& statement, std::string* command_hash = nullptr) {
    std::optional<JobRow> row;
    if (statement.executeStep()) {
        row.emplace();
        row->attempts = statement.getColumn(0).getInt();
        row->ran_alone = statement.getColumn(1).getInt() != 0;
        row->intent = statement.getColumn(2).getString();
        if (!statement.isColumnNull(3)) row->records = statement.getColumn(3).getString();
        if (command_hash != nullptr) *command_hash = statement.getColumn(4).getString();
    }
    statement.reset();
    return row;
}

// The writes of one transaction. Borrows what it writes until it is gone.
class Batch {
public:
    explicit Batch(SQLite::Database& database)
        : start_(database, kStart),
          intend_(database, kIntend),
          finish_(database, kFinish),
          doubt_(database, kDoubt),
          find_(database, kFind) {}

    // Nothing for a command that has no row.
    std::optional<JobRow> apply(const JobStart& start) {
        SQLite::Statement& row = start_.get();
        row.bindNoCopy(1, start.command_id.str());
        row.bindNoCopy(2, start.command_hash);
        row.bindNoCopy(3, start.type);
        row.bindNoCopy(4, start.company_id.str());
        row.bindNoCopy(5, start.agent_id.str());
        row.bindNoCopy(6, start.attempt_id);
        row.bind(7, start.alone ? 1 : 0);
        if (auto written = row_from(row)) return written;

        std::string command_hash;
        std::optional<JobRow> found = find(start.command_id, &command_hash);
        if (found && command_hash != start.command_hash) {
            found.emplace();  // what is in it is none of this command's business
            found->is_same_command = false;
        }
        return found;
    }

    std::optional<JobRow> apply(const JobIntent& intent) {
        SQLite::Statement& row = intend_.get();
        row.bindNoCopy(1, intent.intent);
        row.bindNoCopy(2, intent.command_id.str());
        if (auto written = row_from(row)) return written;
        return find(intent.command_id);
    }

    std::optional<JobRow> apply(const JobOutcome& outcome) {
        SQLite::Statement& row = finish_.get();
        row.bindNoCopy(1, outcome.records);
        row.bind(2, outcome.succeeded ? 1 : 0);
        if (outcome.sweep_after && !outcome.succeeded)
            row.bind(3, static_cast<std::int64_t>(outcome.sweep_after->count()));
        else
            row.bind(3);
        row.bindNoCopy(4, outcome.command_id.str());
        if (auto written = row_from(row)) return written;
        if (outcome.succeeded || outcome.sweep_after) doubt(outcome);
        return find(outcome.command_id);
    }

private:
    void doubt(const JobOutcome& outcome) {
        SQLite::Statement& row = doubt_.get();
        row.bindNoCopy(1, outcome.command_id.str());
        row.bind(2, outcome.succeeded ? 1 : 0);
        row.bindNoCopy(3, outcome.records);
        row.exec();
        row.reset();
    }

    std::optional<JobRow> find(const core::CommandId& command_id, std::string* command_hash = nullptr) {
        SQLite::Statement& row = find_.get();
        row.bindNoCopy(1, command_id.str());
        return row_from(row, command_hash);
    }

    ReusedStatement start_;
    ReusedStatement intend_;
    ReusedStatement finish_;
    ReusedStatement doubt_;
    ReusedStatement find_;
};

Rows write_rows(SQLite::Database& database, const std::vector<ports::LedgerWrite>& writes) {
    Batch batch(database);
    std::vector<JobRow> rows;
    rows.reserve(writes.size());
    for (const ports::LedgerWrite& write : writes) {
        std::optional<JobRow> row = std::visit([&batch](const auto& one) { return batch.apply(one); }, write);
        if (!row) {
            const auto id = std::visit([](const auto& one) { return one.command_id; }, write);
            return StoreError{StoreError::Kind::kCorrupt, "command_ledger has no row for command " +
                                                              id.str() + ", although it was started"};
        }
        rows.push_back(*std::move(row));
    }
    return rows;
}

InDoubt take_rows(SQLite::Database& database, std::size_t limit, std::chrono::milliseconds hold) {
    SQLite::Statement row(database, kDue);
    row.bind(1, row_count(limit));
    std::vector<JobInDoubt> due;
    while (row.executeStep()) {
        due.push_back({core::CommandId(row.getColumn(0).getString()), row.getColumn(1).getString(),
                       core::CompanyId(row.getColumn(2).getString()),
                       core::AgentId(row.getColumn(3).getString()), row.getColumn(4).getString()});
    }
    SQLite::Statement take(database, kTake);
    for (JobInDoubt& job : due) {
        take.bind(1, static_cast<std::int64_t>(hold.count()));
        take.bindNoCopy(2, job.command_id.str());
        take.executeStep();
        job.taken_until = take.getColumn(0).getInt64();
        take.reset();
    }
    return due;
}

}  // namespace

ports::awaitable<Rows> SqliteJobLedger::write(std::vector<ports::LedgerWrite> writes) {
    return database_.write(
        [writes = std::move(writes)](SQLite::Database& database) { return write_rows(database, writes); });
}

ports::awaitable<InDoubt> SqliteJobLedger::take_in_doubt(std::size_t limit, std::chrono::milliseconds hold) {
    return database_.write(
        [limit, hold](SQLite::Database& database) { return take_rows(database, limit, hold); });
}

ports::awaitable<Done> SqliteJobLedger::settle(core::CommandId command_id, std::int64_t taken_until) {
    return database_.write(
        [command_id = std::move(command_id), taken_until](SQLite::Database& database) -> Done {
            SQLite::Statement row(database, kSettle);
            row.bind(1, command_id.str());
            row.bind(2, taken_until);
            row.exec();
            return {};
        });
}

ports::awaitable<Standing> SqliteJobLedger::standing_of(core::CommandId command_id) {
    return database_.read([command_id = std::move(command_id)](SQLite::Database& database) -> Standing {
        SQLite::Statement row(database, kStanding);
        row.bind(1, command_id.str());
        if (!row.executeStep()) return ports::JobStanding::kUnknown;
        return ports::standing(row.getColumn(0).getInt() != 0, row.getColumn(1).getInt() != 0,
                               row.getColumn(2).getInt() != 0);
    });
}

ports::awaitable<Count> SqliteJobLedger::forget(std::chrono::milliseconds age, std::size_t limit) {
    return database_.write([age, limit](SQLite::Database& database) -> Count {
        SQLite::Statement rows(database, kForget);
        rows.bind(1, static_cast<std::int64_t>(age.count()));
        rows.bind(2, row_count(limit));
        return static_cast<std::size_t>(rows.exec());
    });
}

}  // namespace calfleet::adapters::sqlite
