// What SQLite holds of one agent, over all its tables. Borrows the database, which outlives it; called on the
// loop.
#pragma once

#include "adapters/sqlite/sqlite_database.hpp"
#include "ports/agent_store.hpp"

namespace calfleet::adapters::sqlite {

class SqliteAgentStore final : public ports::AgentStore {
public:
    explicit SqliteAgentStore(SqliteDatabase& database) : database_(database) {}

    ports::awaitable<core::Result<ports::AgentHoldings, ports::StoreError>> holdings(
        core::CompanyId company_id, core::AgentId agent_id, std::optional<core::Instant> until) override;
    ports::awaitable<core::Result<void, ports::StoreError>> record_deletion(core::CompanyId company_id,
                                                                            core::AgentId agent_id) override;
    ports::awaitable<core::Result<ports::PurgedAgent, ports::StoreError>> purge(
        core::CompanyId company_id, core::AgentId agent_id, ports::AgentFarewells farewells,
        std::optional<core::Instant> until) override;
    ports::awaitable<core::Result<std::vector<Deletion>, ports::StoreError>> unfinished_deletions(
        std::size_t limit) override;
    ports::awaitable<core::Result<std::size_t, ports::StoreError>> count_unfinished_deletions() override;

private:
    SqliteDatabase& database_;
};

}  // namespace calfleet::adapters::sqlite
