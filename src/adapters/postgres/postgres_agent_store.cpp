#include "adapters/postgres/postgres_agent_store.hpp"

#include "adapters/postgres/connection_changes.hpp"
#include "adapters/postgres/postgres_parameters.hpp"
#include "adapters/postgres/row_reader.hpp"

#include <pqxx/result>

#include <algorithm>

namespace calfleet::adapters::postgres {
namespace {

using ports::AgentHoldings;
using ports::ConnectionKey;
using Holdings = core::Result<AgentHoldings, ports::StoreError>;
using Done = core::Result<void, ports::StoreError>;
using Deletions = core::Result<std::vector<ports::AgentStore::Deletion>, ports::StoreError>;

constexpr const char* kTemplates = R"sql(
    SELECT template_id, agent_id = $2::text FROM booking_templates
     WHERE company_id = $1::text ORDER BY template_id)sql";

// The agent's own; the company's too when nobody else of it is left.
constexpr const char* kConnections = R"sql(
    SELECT company_id, agent_id, code FROM organization_connections
     WHERE company_id = $1::text
       AND (agent_id = $2::text
            OR agent_id = ''
               AND NOT EXISTS (SELECT 1 FROM booking_templates
                                WHERE company_id = $1::text AND agent_id NOT IN ('', $2::text))
               AND NOT EXISTS (SELECT 1 FROM organization_connections
                                WHERE company_id = $1::text AND agent_id NOT IN ('', $2::text)))
     ORDER BY agent_id, code)sql";

constexpr const char* kRecord = R"sql(
    INSERT INTO agent_deletions (company_id, agent_id) VALUES ($1, $2)
        ON CONFLICT (company_id, agent_id) DO NOTHING)sql";

// What has an agent and nothing to tell.
constexpr const char* kPurges[] = {"DELETE FROM booking_templates WHERE company_id = $1 AND agent_id = $2",
                                   "DELETE FROM oauth_sessions WHERE company_id = $1 AND agent_id = $2",
                                   "DELETE FROM agent_deletions WHERE company_id = $1 AND agent_id = $2"};

constexpr const char* kUnfinished = R"sql(
    SELECT company_id, agent_id FROM agent_deletions
     ORDER BY requested_at, company_id, agent_id LIMIT $1::bigint)sql";

std::vector<ConnectionKey> connections_held(pqxx::transaction_base& statements,
                                            const core::CompanyId& company_id,
                                            const core::AgentId& agent_id) {
    std::vector<ConnectionKey> keys;
    for (const pqxx::row& found :
         statements.exec_params(kConnections, parameter(company_id.str()), parameter(agent_id.str())))
        keys.push_back(RowReader(found).connection_key());
    return keys;
}

Holdings holdings_of(pqxx::transaction_base& statements, const core::CompanyId& company_id,
                     const core::AgentId& agent_id) {
    AgentHoldings holdings;
    for (const pqxx::row& found :
         statements.exec_params(kTemplates, parameter(company_id.str()), parameter(agent_id.str()))) {
        RowReader columns(found);
        std::string template_id = columns.text();
        ++holdings.templates_of_company;
        if (columns.flag()) holdings.templates.emplace_back(std::move(template_id));
    }
    holdings.connections = connections_held(statements, company_id, agent_id);
    return holdings;
}

Done purge_agent(pqxx::transaction_base& statements, const core::CompanyId& company_id,
                 const core::AgentId& agent_id, const std::vector<ports::ConnectionFarewell>& farewells) {
    // A company whose last agent this was may have another by now, which keeps the connection.
    const std::vector<ConnectionKey> held = connections_held(statements, company_id, agent_id);
    for (const ports::ConnectionFarewell& farewell : farewells)
        if (std::find(held.begin(), held.end(), farewell.key) != held.end())
            remove_connection(statements, farewell.key, farewell.announcement);
    for (const char* statement : kPurges)
        statements.exec_params(statement, parameter(company_id.str()), parameter(agent_id.str()));
    return {};
}

}  // namespace

ports::awaitable<Holdings> PostgresAgentStore::holdings(core::CompanyId company_id, core::AgentId agent_id) {
    return database_.read([company_id = std::move(company_id),
                           agent_id = std::move(agent_id)](pqxx::transaction_base& statements) {
        return holdings_of(statements, company_id, agent_id);
    });
}

ports::awaitable<Done> PostgresAgentStore::record_deletion(core::CompanyId company_id,
                                                           core::AgentId agent_id) {
    return database_.write_single([company_id = std::move(company_id), agent_id = std::move(agent_id)](
                                      pqxx::transaction_base& statements) -> Done {
        statements.exec_params(kRecord, parameter(company_id.str()), parameter(agent_id.str()));
        return {};
    });
}

ports::awaitable<Done> PostgresAgentStore::purge(core::CompanyId company_id, core::AgentId agent_id,
                                                 std::vector<ports::ConnectionFarewell> farewells) {
    return database_.write([company_id = std::move(company_id), agent_id = std::move(agent_id),
                            farewells = std::move(farewells)](pqxx::transaction_base& statements) {
        return purge_agent(statements, company_id, agent_id, farewells);
    });
}

ports::awaitable<Deletions> PostgresAgentStore::unfinished_deletions(std::size_t limit) {
    return database_.read([limit](pqxx::transaction_base& statements) -> Deletions {
        std::vector<Deletion> deletions;
        for (const pqxx::row& found : statements.exec_params(kUnfinished, limit)) {
            RowReader columns(found);
            core::CompanyId company_id(columns.text());
            deletions.push_back({std::move(company_id), core::AgentId(columns.text())});
        }
        return deletions;
    });
}

}  // namespace calfleet::adapters::postgres
