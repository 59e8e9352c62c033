#include "adapters/sqlite/sqlite_agent_store.hpp"

#include "adapters/rows/agent_age.hpp"
#include "adapters/sqlite/connection_changes.hpp"
#include "adapters/sqlite/sqlite_values.hpp"

#include <SQLiteCpp/Statement.h>

#include <algorithm>

namespace calfleet::adapters::sqlite {
namespace {

using ports::AgentHoldings;
using ports::ConnectionKey;
using ports::PurgedAgent;
using Holdings = core::Result<AgentHoldings, ports::StoreError>;
using Done = core::Result<void, ports::StoreError>;
using Purged = core::Result<PurgedAgent, ports::StoreError>;
using Deletions = core::Result<std::vector<ports::AgentStore::Deletion>, ports::StoreError>;
using Count = core::Result<std::size_t, ports::StoreError>;

constexpr const char* kTemplates = R"sql(
    SELECT template_id, agent_id = ?2 AND updated_at <= ?3 FROM booking_templates
     WHERE company_id = ?1 ORDER BY template_id)sql";

// The agent's own; the company's too when nobody else of it is left, this agent made again included.
constexpr const char* kConnections = R"sql(
    SELECT company_id, agent_id, code FROM organization_connections
     WHERE company_id = ?1 AND max(created_at, coalesce(re_authorized_at, 0)) <= ?3
       AND (agent_id = ?2
            OR agent_id = ''
               AND NOT EXISTS (SELECT 1 FROM booking_templates
                                WHERE company_id = ?1
                                  AND (agent_id NOT IN ('', ?2) OR agent_id = ?2 AND updated_at > ?3))
               AND NOT EXISTS (SELECT 1 FROM organization_connections
                                WHERE company_id = ?1
                                  AND (agent_id NOT IN ('', ?2)
                                       OR agent_id = ?2
                                          AND max(created_at, coalesce(re_authorized_at, 0)) > ?3)))
     ORDER BY agent_id, code)sql";

constexpr const char* kRecord = R"sql(
    INSERT INTO agent_deletions (company_id, agent_id) VALUES (?, ?)
        ON CONFLICT (company_id, agent_id) DO UPDATE SET requested_at = excluded.requested_at)sql";

constexpr const char* kPurgeTemplates = R"sql(
    DELETE FROM booking_templates WHERE company_id = ?1 AND agent_id = ?2 AND updated_at <= ?3
 RETURNING template_id)sql";

constexpr const char* kPurgeSessions =
    "DELETE FROM oauth_sessions WHERE company_id = ? AND agent_id = ? AND expires_at <= ?";

constexpr const char* kForgetDeletion =
    "DELETE FROM agent_deletions WHERE company_id = ? AND agent_id = ? AND requested_at <= ?";

constexpr const char* kUnfinished = R"sql(
    SELECT company_id, agent_id, requested_at FROM agent_deletions
     ORDER BY requested_at, company_id, agent_id LIMIT ?)sql";

// Whose things, and up to which time.
struct Whose {
    core::CompanyId company_id;
    core::AgentId agent_id;
    std::int64_t until = 0;
};

void bind_whose(SQLite::Statement& statement, const Whose& whose) {
    statement.bind(1, whose.company_id.str());
    statement.bind(2, whose.agent_id.str());
    statement.bind(3, whose.until);
}

std::vector<ConnectionKey> connections_held(SQLite::Database& database, const Whose& whose) {
    SQLite::Statement found(database, kConnections);
    bind_whose(found, whose);
    std::vector<ConnectionKey> keys;
    while (found.executeStep()) keys.push_back(ColumnReader(found).connection_key());
    return keys;
}

Holdings holdings_of(SQLite::Database& database, const Whose& whose) {
    // All answers from one moment.
    const SQLite::Transaction transaction(database);
    AgentHoldings holdings;
    SQLite::Statement found(database, kTemplates);
    bind_whose(found, whose);
    while (found.executeStep()) {
        ++holdings.templates_of_company;
        if (found.getColumn(1).getInt() != 0) holdings.templates.emplace_back(found.getColumn(0).getString());
    }
    holdings.connections = connections_held(database, whose);
    return holdings;
}

std::size_t purge_connections(SQLite::Database& database, const Whose& whose,
                              const std::vector<ports::ConnectionFarewell>& farewells) {
    // A company whose last agent this was may have another by now, which keeps the connection.
    const std::vector<ConnectionKey> held = connections_held(database, whose);
    std::size_t purged = 0;
    for (const ports::ConnectionFarewell& farewell : farewells)
        if (std::find(held.begin(), held.end(), farewell.key) != held.end())
            purged += remove_connection(database, farewell.key, farewell.announcement) ? 1 : 0;
    return purged;
}

std::size_t purge_templates(SQLite::Database& database, const Whose& whose,
                            const std::vector<ports::TemplateFarewell>& farewells) {
    std::vector<core::TemplateId> gone;
    SQLite::Statement purged(database, kPurgeTemplates);
    bind_whose(purged, whose);
    while (purged.executeStep()) gone.emplace_back(purged.getColumn(0).getString());
    for (const ports::TemplateFarewell& farewell : farewells)
        if (std::find(gone.begin(), gone.end(), farewell.template_id) != gone.end())
            announce(database, ports::agent_key(whose.company_id, whose.agent_id), farewell.announcement);
    return gone.size();
}

int purge_rows(SQLite::Database& database, const char* statement, const Whose& whose) {
    SQLite::Statement purged(database, statement);
    bind_whose(purged, whose);
    return purged.exec();
}

Purged purge_agent(SQLite::Database& database, const Whose& whose, const ports::AgentFarewells& farewells) {
    PurgedAgent purged;
    purged.connections = purge_connections(database, whose, farewells.connections);
    purged.templates = purge_templates(database, whose, farewells.templates);
    purge_rows(database, kPurgeSessions,
               {whose.company_id, whose.agent_id, rows::end_of_session_begun_at(whose.until)});
    purged.was_recorded = purge_rows(database, kForgetDeletion, whose) > 0;
    return purged;
}

}  // namespace

ports::awaitable<Holdings> SqliteAgentStore::holdings(core::CompanyId company_id, core::AgentId agent_id,
                                                      std::optional<core::Instant> until) {
    Whose whose{std::move(company_id), std::move(agent_id), rows::last_instant(until)};
    return database_.read(
        [whose = std::move(whose)](SQLite::Database& database) { return holdings_of(database, whose); });
}

ports::awaitable<Done> SqliteAgentStore::record_deletion(core::CompanyId company_id, core::AgentId agent_id) {
    return database_.write([company_id = std::move(company_id),
                            agent_id = std::move(agent_id)](SQLite::Database& database) -> Done {
        SQLite::Statement recorded(database, kRecord);
        recorded.bind(1, company_id.str());
        recorded.bind(2, agent_id.str());
        recorded.exec();
        return {};
    });
}

ports::awaitable<Purged> SqliteAgentStore::purge(core::CompanyId company_id, core::AgentId agent_id,
                                                 ports::AgentFarewells farewells,
                                                 std::optional<core::Instant> until) {
    Whose whose{std::move(company_id), std::move(agent_id), rows::last_instant(until)};
    return database_.write(
        [whose = std::move(whose), farewells = std::move(farewells)](SQLite::Database& database) {
            return purge_agent(database, whose, farewells);
        });
}

ports::awaitable<Deletions> SqliteAgentStore::unfinished_deletions(std::size_t limit) {
    return database_.read([limit](SQLite::Database& database) -> Deletions {
        SQLite::Statement found(database, kUnfinished);
        found.bind(1, static_cast<std::int64_t>(limit));
        std::vector<Deletion> deletions;
        while (found.executeStep()) {
            ColumnReader columns(found);
            core::CompanyId company_id(columns.text());
            core::AgentId agent_id(columns.text());
            deletions.push_back(
                {std::move(company_id), std::move(agent_id), rows::instant_of(columns.number())});
        }
        return deletions;
    });
}

ports::awaitable<Count> SqliteAgentStore::count_unfinished_deletions() {
    return database_.read([](SQLite::Database& database) -> Count {
        SQLite::Statement counted(database, "SELECT count(*) FROM agent_deletions");
        counted.executeStep();
        return static_cast<std::size_t>(counted.getColumn(0).getInt64());
    });
}

}  // namespace calfleet::adapters::sqlite
