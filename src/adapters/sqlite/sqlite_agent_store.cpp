#include "adapters/sqlite/sqlite_agent_store.hpp"

#include "adapters/sqlite/connection_changes.hpp"
#include "adapters/sqlite/sqlite_values.hpp"

#include <SQLiteCpp/Statement.h>

#include <algorithm>

namespace calfleet::adapters::sqlite {
namespace {

using ports::AgentHoldings;
using ports::ConnectionKey;
using Holdings = core::Result<AgentHoldings, ports::StoreError>;
using Done = core::Result<void, ports::StoreError>;
using Deletions = core::Result<std::vector<ports::AgentStore::Deletion>, ports::StoreError>;

constexpr const char* kTemplates = R"sql(
    SELECT template_id, agent_id = ?2 FROM booking_templates WHERE company_id = ?1 ORDER BY template_id)sql";

// The agent's own; the company's too when nobody else of it is left.
constexpr const char* kConnections = R"sql(
    SELECT company_id, agent_id, code FROM organization_connections
     WHERE company_id = ?1
       AND (agent_id = ?2
            OR agent_id = ''
               AND NOT EXISTS (SELECT 1 FROM booking_templates
                                WHERE company_id = ?1 AND agent_id NOT IN ('', ?2))
               AND NOT EXISTS (SELECT 1 FROM organization_connections
                                WHERE company_id = ?1 AND agent_id NOT IN ('', ?2)))
     ORDER BY agent_id, code)sql";

constexpr const char* kRecord = R"sql(
    INSERT INTO agent_deletions (company_id, agent_id) VALUES (?, ?)
        ON CONFLICT (company_id, agent_id) DO NOTHING)sql";

// What has an agent and nothing to tell.
constexpr const char* kPurges[] = {"DELETE FROM booking_templates WHERE company_id = ? AND agent_id = ?",
                                   "DELETE FROM oauth_sessions WHERE company_id = ? AND agent_id = ?",
                                   "DELETE FROM agent_deletions WHERE company_id = ? AND agent_id = ?"};

constexpr const char* kUnfinished = R"sql(
    SELECT company_id, agent_id FROM agent_deletions
     ORDER BY requested_at, company_id, agent_id LIMIT ?)sql";

void bind_agent(SQLite::Statement& statement, const core::CompanyId& company_id,
                const core::AgentId& agent_id) {
    statement.bind(1, company_id.str());
    statement.bind(2, agent_id.str());
}

std::vector<ConnectionKey> connections_held(SQLite::Database& database, const core::CompanyId& company_id,
                                            const core::AgentId& agent_id) {
    SQLite::Statement found(database, kConnections);
    bind_agent(found, company_id, agent_id);
    std::vector<ConnectionKey> keys;
    while (found.executeStep()) keys.push_back(ColumnReader(found).connection_key());
    return keys;
}

Holdings holdings_of(SQLite::Database& database, const core::CompanyId& company_id,
                     const core::AgentId& agent_id) {
    // All answers from one moment.
    const SQLite::Transaction transaction(database);
    AgentHoldings holdings;
    SQLite::Statement found(database, kTemplates);
    bind_agent(found, company_id, agent_id);
    while (found.executeStep()) {
        ++holdings.templates_of_company;
        if (found.getColumn(1).getInt() != 0) holdings.templates.emplace_back(found.getColumn(0).getString());
    }
    holdings.connections = connections_held(database, company_id, agent_id);
    return holdings;
}

Done purge_agent(SQLite::Database& database, const core::CompanyId& company_id, const core::AgentId& agent_id,
                 const std::vector<ports::ConnectionFarewell>& farewells) {
    // A company whose last agent this was may have another by now, which keeps the connection.
    const std::vector<ConnectionKey> held = connections_held(database, company_id, agent_id);
    for (const ports::ConnectionFarewell& farewell : farewells)
        if (std::find(held.begin(), held.end(), farewell.key) != held.end())
            remove_connection(database, farewell.key, farewell.announcement);
    for (const char* statement : kPurges) {
        SQLite::Statement purged(database, statement);
        bind_agent(purged, company_id, agent_id);
        purged.exec();
    }
    return {};
}

}  // namespace

ports::awaitable<Holdings> SqliteAgentStore::holdings(core::CompanyId company_id, core::AgentId agent_id) {
    return database_.read(
        [company_id = std::move(company_id), agent_id = std::move(agent_id)](SQLite::Database& database) {
            return holdings_of(database, company_id, agent_id);
        });
}

ports::awaitable<Done> SqliteAgentStore::record_deletion(core::CompanyId company_id, core::AgentId agent_id) {
    return database_.write([company_id = std::move(company_id),
                            agent_id = std::move(agent_id)](SQLite::Database& database) -> Done {
        SQLite::Statement recorded(database, kRecord);
        bind_agent(recorded, company_id, agent_id);
        recorded.exec();
        return {};
    });
}

ports::awaitable<Done> SqliteAgentStore::purge(core::CompanyId company_id, core::AgentId agent_id,
                                               std::vector<ports::ConnectionFarewell> farewells) {
    return database_.write([company_id = std::move(company_id), agent_id = std::move(agent_id),
                            farewells = std::move(farewells)](SQLite::Database& database) {
        return purge_agent(database, company_id, agent_id, farewells);
    });
}

ports::awaitable<Deletions> SqliteAgentStore::unfinished_deletions(std::size_t limit) {
    return database_.read([limit](SQLite::Database& database) -> Deletions {
        SQLite::Statement found(database, kUnfinished);
        found.bind(1, static_cast<std::int64_t>(limit));
        std::vector<Deletion> deletions;
        while (found.executeStep())
            deletions.push_back({core::CompanyId(found.getColumn(0).getString()),
                                 core::AgentId(found.getColumn(1).getString())});
        return deletions;
    });
}

}  // namespace calfleet::adapters::sqlite
