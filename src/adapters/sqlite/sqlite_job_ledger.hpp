// command_ledger in SQLite: each write is one transaction, on the disk when it answers. Borrows the database,
// which outlives it; called on the loop.
#pragma once

#include "adapters/sqlite/sqlite_database.hpp"
#include "ports/job_ledger.hpp"

namespace calfleet::adapters::sqlite {

class SqliteJobLedger final : public ports::JobLedger {
public:
    explicit SqliteJobLedger(SqliteDatabase& database) : database_(database) {}

    ports::awaitable<core::Result<std::vector<ports::JobRow>, ports::StoreError>> write(
        std::vector<ports::LedgerWrite> writes) override;
    ports::awaitable<core::Result<std::vector<ports::JobInDoubt>, ports::StoreError>> take_in_doubt(
        std::size_t limit, std::chrono::milliseconds hold) override;
    ports::awaitable<core::Result<void, ports::StoreError>> settle(core::CommandId command_id,
                                                                   std::int64_t taken_until) override;
    ports::awaitable<core::Result<ports::JobStanding, ports::StoreError>> standing_of(
        core::CommandId command_id) override;
    ports::awaitable<core::Result<std::size_t, ports::StoreError>> forget(std::chrono::milliseconds age,
                                                                          std::size_t limit) override;

private:
    SqliteDatabase& database_;
};

}  // namespace calfleet::adapters::sqlite
