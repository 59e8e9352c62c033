// command_ledger in PostgreSQL. Writes go by arrays, one statement for all commands of a batch, which locks
// their rows in the order of their ids: two workers never wait for each other in a circle. Borrows the
// database, which outlives it; called on the loop.
#pragma once

#include "adapters/postgres/postgres_database.hpp"
#include "ports/job_ledger.hpp"

namespace calfleet::adapters::postgres {

class PostgresJobLedger final : public ports::JobLedger {
public:
    explicit PostgresJobLedger(PostgresDatabase& database) : database_(database) {}

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
    PostgresDatabase& database_;
};

}  // namespace calfleet::adapters::postgres
