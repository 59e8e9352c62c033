#include "adapters/postgres/postgres_orphans.hpp"

#include "adapters/postgres/connection_changes.hpp"
#include "adapters/postgres/postgres_parameters.hpp"
#include "adapters/postgres/row_reader.hpp"

#include <pqxx/result>

#include <string>

namespace calfleet::adapters::postgres {
namespace {

using ports::ConnectionKey;
using ports::OrphanCounts;
using ports::OrphanRule;
using Counts = core::Result<OrphanCounts, ports::StoreError>;
using Changed = core::Result<std::size_t, ports::StoreError>;
using Keys = core::Result<std::vector<ConnectionKey>, ports::StoreError>;
using Removed = core::Result<bool, ports::StoreError>;

// Of a row of organization_connections AS connection. $1 is OrphanRule::unused_for, $2 marked_for.
constexpr const char* kIsOrphan = R"sql(
    ((connection.state = 'connection_lost' AND connection.cause = 'reauthorize'
      OR coalesce(connection.re_authorized_at, connection.created_at)
         <= (extract(epoch FROM clock_timestamp()) * 1000)::bigint - $1::bigint)
     AND NOT EXISTS (SELECT 1 FROM booking_templates AS template
                      WHERE template.company_id = connection.company_id
                        AND (connection.agent_id = '' OR template.agent_id = connection.agent_id))))sql";

constexpr const char* kIsOld = R"sql(
    (connection.orphan_marked_at
     <= (extract(epoch FROM clock_timestamp()) * 1000)::bigint - $2::bigint))sql";

using Parts = std::initializer_list<const char*>;
std::string joined(Parts parts) {
    std::string statement;
    for (const char* part : parts) statement += part;
    return statement;
}

std::string count_statement() {
    return joined({"SELECT count(*) FILTER (WHERE connection.orphan_marked_at IS NULL AND ", kIsOrphan,
                   "), count(*) FILTER (WHERE connection.orphan_marked_at IS NOT NULL AND NOT ", kIsOrphan,
                   "), count(*) FILTER (WHERE ", kIsOld, " AND ", kIsOrphan,
                   ") FROM organization_connections AS connection"});
}

// Rows that somebody else is changing are left to them, and to the next night.
std::string mark_statement() {
    constexpr const char* kMark =
        "UPDATE organization_connections"
        " SET orphan_marked_at = (extract(epoch FROM clock_timestamp()) * 1000)::bigint WHERE id IN ("
        "SELECT id FROM organization_connections AS connection"
        " WHERE connection.orphan_marked_at IS NULL AND ";
    return joined({kMark, kIsOrphan, " ORDER BY id LIMIT $2::bigint FOR UPDATE SKIP LOCKED)"});
}

std::string unmark_statement() {
    constexpr const char* kUnmark =
        "UPDATE organization_connections SET orphan_marked_at = NULL WHERE id IN ("
        "SELECT id FROM organization_connections AS connection"
        " WHERE connection.orphan_marked_at IS NOT NULL AND NOT ";
    return joined({kUnmark, kIsOrphan, " ORDER BY id LIMIT $2::bigint FOR UPDATE SKIP LOCKED)"});
}

std::string due_statement() {
    return joined({"SELECT company_id, agent_id, code FROM organization_connections AS connection WHERE ",
                   kIsOld, " AND ", kIsOrphan, " ORDER BY orphan_marked_at, id LIMIT $3::bigint"});
}

// Waits for whoever is changing the row, and then judges it as it is left.
std::string hold_statement() {
    constexpr const char* kRow =
        "SELECT FROM organization_connections AS connection"
        " WHERE company_id = $3 AND agent_id = $4 AND code = $5 AND ";
    return joined({kRow, kIsOld, " AND ", kIsOrphan, " FOR UPDATE"});
}

Changed change(pqxx::transaction_base& statements, const std::string& statement, const OrphanRule& rule,
               std::size_t limit) {
    const pqxx::result changed = statements.exec_params(statement, rule.unused_for.count(), limit);
    return static_cast<std::size_t>(changed.affected_rows());
}

Removed remove_if_due(pqxx::transaction_base& statements, const ConnectionKey& key, const OrphanRule& rule,
                      const ports::NewAnnouncement& announcement) {
    lock_removals(statements);
    const pqxx::result due = statements.exec_params(hold_statement(), rule.unused_for.count(),
                                                    rule.marked_for.count(), parameter(key.company_id.str()),
                                                    parameter(key.agent_id.str()), parameter(key.provider));
    return !due.empty() && remove_connection(statements, key, announcement);
}

}  // namespace

ports::awaitable<Counts> PostgresOrphans::count(OrphanRule rule) {
    return database_.read([rule](pqxx::transaction_base& statements) -> Counts {
        const pqxx::result counted =
            statements.exec_params(count_statement(), rule.unused_for.count(), rule.marked_for.count());
        RowReader columns(counted[0]);
        OrphanCounts counts;
        for (std::size_t* count : {&counts.unmarked, &counts.mismarked, &counts.due})
            *count = static_cast<std::size_t>(columns.number());
        return counts;
    });
}

ports::awaitable<Changed> PostgresOrphans::mark(OrphanRule rule, std::size_t limit) {
    return database_.write_single([rule, limit](pqxx::transaction_base& statements) {
        return change(statements, mark_statement(), rule, limit);
    });
}

ports::awaitable<Changed> PostgresOrphans::unmark(OrphanRule rule, std::size_t limit) {
    return database_.write_single([rule, limit](pqxx::transaction_base& statements) {
        return change(statements, unmark_statement(), rule, limit);
    });
}

ports::awaitable<Keys> PostgresOrphans::due(OrphanRule rule, std::size_t limit) {
    return database_.read([rule, limit](pqxx::transaction_base& statements) -> Keys {
        std::vector<ConnectionKey> keys;
        for (const pqxx::row& found :
             statements.exec_params(due_statement(), rule.unused_for.count(), rule.marked_for.count(), limit))
            keys.push_back(RowReader(found).connection_key());
        return keys;
    });
}

ports::awaitable<Removed> PostgresOrphans::remove(ConnectionKey key, OrphanRule rule,
                                                  ports::NewAnnouncement announcement) {
    return database_.write([key = std::move(key), rule,
                            announcement = std::move(announcement)](pqxx::transaction_base& statements) {
        return remove_if_due(statements, key, rule, announcement);
    });
}

}  // namespace calfleet::adapters::postgres
