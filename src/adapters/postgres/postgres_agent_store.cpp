#include "adapters/postgres/postgres_agent_store.hpp"

#include "adapters/postgres/connection_changes.hpp"
#include "adapters/postgres/postgres_parameters.hpp"
#include "adapters/postgres/row_reader.hpp"
#include "adapters/rows/agent_age.hpp"

#include <pqxx/result>

#include <algorithm>

namespace calfleet::adapters::postgres {
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
    SELECT template_id, agent_id = $2::text AND updated_at <= $3::bigint FROM booking_templates
     WHERE company_id = $1::text ORDER BY template_id)sql";

// The agent's own; the company's too when nobody else of it is left, this agent made again included.
constexpr const char* kConnections = R"sql(
    SELECT company_id, agent_id, code FROM organization_connections
     WHERE company_id = $1::text AND greatest(created_at, re_authorized_at) <= $3::bigint
       AND (agent_id = $2::text
            OR agent_id = ''
               AND NOT EXISTS (SELECT 1 FROM booking_templates
                                WHERE company_id = $1::text
                                  AND (agent_id NOT IN ('', $2::text)
                                       OR agent_id = $2::text AND updated_at > $3::bigint))
               AND NOT EXISTS (SELECT 1 FROM organization_connections
                                WHERE company_id = $1::text
                                  AND (agent_id NOT IN ('', $2::text)
                                       OR agent_id = $2::text
                                          AND greatest(created_at, re_authorized_at) > $3::bigint)))
     ORDER BY agent_id, code)sql";

constexpr const char* kRecord = R"sql(
    INSERT INTO agent_deletions (company_id, agent_id) VALUES ($1, $2)
        ON CONFLICT (company_id, agent_id) DO UPDATE SET requested_at = excluded.requested_at)sql";

// Somebody may authorise it again between the two statements: this one waits for them, and says who is
// left.
constexpr const char* kHold = R"sql(
    SELECT FROM organization_connections
     WHERE company_id = $1 AND agent_id = $2 AND code = $3
       AND greatest(created_at, re_authorized_at) <= $4::bigint
       FOR UPDATE)sql";

constexpr const char* kPurgeTemplates = R"sql(
    DELETE FROM booking_templates WHERE company_id = $1 AND agent_id = $2 AND updated_at <= $3::bigint
 RETURNING template_id)sql";

constexpr const char* kPurgeSessions =
    "DELETE FROM oauth_sessions WHERE company_id = $1 AND agent_id = $2 AND expires_at <= $3::bigint";

constexpr const char* kForgetDeletion =
    "DELETE FROM agent_deletions WHERE company_id = $1 AND agent_id = $2 AND requested_at <= $3::bigint";

constexpr const char* kUnfinished = R"sql(
    SELECT company_id, agent_id, requested_at FROM agent_deletions
     ORDER BY requested_at, company_id, agent_id LIMIT $1::bigint)sql";

// Whose things, and up to which time.
struct Whose {
    core::CompanyId company_id;
    core::AgentId agent_id;
    std::int64_t until = 0;
};

pqxx::result exec(pqxx::transaction_base& statements, const char* statement, const Whose& whose) {
    return statements.exec_params(statement, parameter(whose.company_id.str()),
                                  parameter(whose.agent_id.str()), whose.until);
}

std::vector<ConnectionKey> connections_held(pqxx::transaction_base& statements, const Whose& whose) {
    std::vector<ConnectionKey> keys;
    for (const pqxx::row& found : exec(statements, kConnections, whose))
        keys.push_back(RowReader(found).connection_key());
    return keys;
}

Holdings holdings_of(pqxx::transaction_base& statements, const Whose& whose) {
    AgentHoldings holdings;
    for (const pqxx::row& found : exec(statements, kTemplates, whose)) {
        RowReader columns(found);
        std::string template_id = columns.text();
        ++holdings.templates_of_company;
        if (columns.flag()) holdings.templates.emplace_back(std::move(template_id));
    }
    holdings.connections = connections_held(statements, whose);
    return holdings;
}

std::size_t purge_connections(pqxx::transaction_base& statements, const Whose& whose,
                              const std::vector<ports::ConnectionFarewell>& farewells) {
    if (farewells.empty()) return 0;
    lock_removals(statements);
    // A company whose last agent this was may have another by now, which keeps the connection.
    const std::vector<ConnectionKey> held = connections_held(statements, whose);
    std::size_t purged = 0;
    for (const ports::ConnectionFarewell& farewell : farewells) {
        if (std::find(held.begin(), held.end(), farewell.key) == held.end()) continue;
        const ConnectionKey& key = farewell.key;
        const pqxx::result still_held =
            statements.exec_params(kHold, parameter(key.company_id.str()), parameter(key.agent_id.str()),
                                   parameter(key.provider), whose.until);
        if (still_held.empty()) continue;
        purged += remove_connection(statements, key, farewell.announcement) ? 1 : 0;
    }
    return purged;
}

std::size_t purge_templates(pqxx::transaction_base& statements, const Whose& whose,
                            const std::vector<ports::TemplateFarewell>& farewells) {
    std::vector<core::TemplateId> gone;
    for (const pqxx::row& purged : exec(statements, kPurgeTemplates, whose))
        gone.emplace_back(RowReader(purged).text());
    for (const ports::TemplateFarewell& farewell : farewells)
        if (std::find(gone.begin(), gone.end(), farewell.template_id) != gone.end())
            announce(statements, ports::agent_key(whose.company_id, whose.agent_id), farewell.announcement);
    return gone.size();
}

Purged purge_agent(pqxx::transaction_base& statements, const Whose& whose,
                   const ports::AgentFarewells& farewells) {
    PurgedAgent purged;
    purged.connections = purge_connections(statements, whose, farewells.connections);
    purged.templates = purge_templates(statements, whose, farewells.templates);
    exec(statements, kPurgeSessions,
         {whose.company_id, whose.agent_id, rows::end_of_session_begun_at(whose.until)});
    purged.was_recorded = exec(statements, kForgetDeletion, whose).affected_rows() > 0;
    return purged;
}

}  // namespace

ports::awaitable<Holdings> PostgresAgentStore::holdings(core::CompanyId company_id, core::AgentId agent_id,
                                                        std::optional<core::Instant> until) {
    Whose whose{std::move(company_id), std::move(agent_id), rows::last_instant(until)};
    return database_.read([whose = std::move(whose)](pqxx::transaction_base& statements) {
        return holdings_of(statements, whose);
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

ports::awaitable<Purged> PostgresAgentStore::purge(core::CompanyId company_id, core::AgentId agent_id,
                                                   ports::AgentFarewells farewells,
                                                   std::optional<core::Instant> until) {
    Whose whose{std::move(company_id), std::move(agent_id), rows::last_instant(until)};
    return database_.write(
        [whose = std::move(whose), farewells = std::move(farewells)](pqxx::transaction_base& statements) {
            return purge_agent(statements, whose, farewells);
        });
}

ports::awaitable<Deletions> PostgresAgentStore::unfinished_deletions(std::size_t limit) {
    return database_.read([limit](pqxx::transaction_base& statements) -> Deletions {
        std::vector<Deletion> deletions;
        for (const pqxx::row& found : statements.exec_params(kUnfinished, limit)) {
            RowReader columns(found);
            core::CompanyId company_id(columns.text());
            core::AgentId agent_id(columns.text());
            deletions.push_back(
                {std::move(company_id), std::move(agent_id), rows::instant_of(columns.number())});
        }
        return deletions;
    });
}

ports::awaitable<Count> PostgresAgentStore::count_unfinished_deletions() {
    return database_.read([](pqxx::transaction_base& statements) -> Count {
        const pqxx::result counted = statements.exec("SELECT count(*) FROM agent_deletions");
        return counted[0][0].as<std::size_t>();
    });
}

}  // namespace calfleet::adapters::postgres
