#include "adapters/postgres/connection_changes.hpp"

#include "adapters/postgres/postgres_parameters.hpp"

#include <pqxx/result>

#include <cstdint>

namespace calfleet::adapters::postgres {
namespace {

// Taken before the row of the connection: who inserts one waits for it, and then begins above what went.
constexpr const char* kLock = "SELECT FROM removed_connections FOR UPDATE";

constexpr const char* kRemove = R"sql(
    DELETE FROM organization_connections WHERE company_id = $1 AND agent_id = $2 AND code = $3
 RETURNING version)sql";

constexpr const char* kRemember =
    "UPDATE removed_connections SET version_max = greatest(version_max, $1::bigint)";

constexpr const char* kAnnounce =
    "INSERT INTO connection_announcements (company_id, agent_id, code, records) VALUES ($1, $2, $3, $4)";

}  // namespace

void lock_removals(pqxx::transaction_base& statements) {
    statements.exec_params(kLock);
}

void announce(pqxx::transaction_base& statements, const ports::ConnectionKey& key,
              const ports::NewAnnouncement& announcement) {
    statements.exec_params(kAnnounce, parameter(key.company_id.str()), parameter(key.agent_id.str()),
                           parameter(key.provider), parameter(announcement.records));
}

bool remove_connection(pqxx::transaction_base& statements, const ports::ConnectionKey& key,
                       const std::optional<ports::NewAnnouncement>& announcement) {
    const auto company_id = parameter(key.company_id.str());
    const auto agent_id = parameter(key.agent_id.str());
    const auto provider = parameter(key.provider);
    lock_removals(statements);
    const pqxx::result removed = statements.exec_params(kRemove, company_id, agent_id, provider);
    if (removed.empty()) return false;
    statements.exec_params(kRemember, removed[0][0].as<std::int64_t>());
    if (announcement) announce(statements, key, *announcement);
    return true;
}

}  // namespace calfleet::adapters::postgres
