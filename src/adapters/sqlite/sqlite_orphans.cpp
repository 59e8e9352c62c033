#include "adapters/sqlite/sqlite_orphans.hpp"

#include "adapters/sqlite/connection_changes.hpp"
#include "adapters/sqlite/sqlite_values.hpp"

#include <SQLiteCpp/Statement.h>

namespace calfleet::adapters::sqlite {
namespace {

using ports::ConnectionKey;
using ports::OrphanCounts;
using ports::OrphanRule;
using Counts = core::Result<OrphanCounts, ports::StoreError>;
using Changed = core::Result<std::size_t, ports::StoreError>;
using Keys = core::Result<std::vector<ConnectionKey>, ports::StoreError>;
using Removed = core::Result<bool, ports::StoreError>;

// Each connection with whether it is an orphan, and whether it was marked long ago.
// ?1 is OrphanRule::unused_for, ?2 marked_for.
constexpr const char* kJudged = R"sql(
    WITH judged AS (
        SELECT id, company_id, agent_id, code, orphan_marked_at,
               (state = 'connection_lost' AND cause = 'reauthorize'
                OR coalesce(re_authorized_at, created_at)
                   <= CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER) - ?1)
               AND NOT EXISTS (SELECT 1 FROM booking_templates AS template
                                WHERE template.company_id = connection.company_id
                                  AND (connection.agent_id = ''
                                       OR template.agent_id = connection.agent_id)) AS is_orphan,
               coalesce(orphan_marked_at
                        <= CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER) - ?2, 0) AS is_old
          FROM organization_connections AS connection))sql";

constexpr const char* kCount = R"sql(
    SELECT count(*) FILTER (WHERE is_orphan AND orphan_marked_at IS NULL),
           count(*) FILTER (WHERE NOT is_orphan AND orphan_marked_at IS NOT NULL),
           count(*) FILTER (WHERE is_orphan AND is_old)
      FROM judged)sql";

constexpr const char* kMark = R"sql(
    UPDATE organization_connections
       SET orphan_marked_at = CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)
     WHERE id IN (SELECT id FROM judged
                   WHERE is_orphan AND orphan_marked_at IS NULL ORDER BY id LIMIT ?3))sql";

constexpr const char* kUnmark = R"sql(
    UPDATE organization_connections SET orphan_marked_at = NULL
     WHERE id IN (SELECT id FROM judged
                   WHERE NOT is_orphan AND orphan_marked_at IS NOT NULL
                   ORDER BY id LIMIT ?3))sql";

constexpr const char* kDue = R"sql(
    SELECT company_id, agent_id, code FROM judged WHERE is_orphan AND is_old
     ORDER BY orphan_marked_at, id LIMIT ?3)sql";

constexpr const char* kIsDue = R"sql(
    SELECT 1 FROM judged WHERE is_orphan AND is_old AND company_id = ?3 AND agent_id = ?4 AND code = ?5)sql";

SQLite::Statement judged(SQLite::Database& database, const char* rest, const OrphanRule& rule) {
    SQLite::Statement statement(database, std::string(kJudged) + rest);
    statement.bind(1, static_cast<std::int64_t>(rule.unused_for.count()));
    statement.bind(2, static_cast<std::int64_t>(rule.marked_for.count()));
    return statement;
}

Changed change(SQLite::Database& database, const char* rest, const OrphanRule& rule, std::size_t limit) {
    SQLite::Statement changed = judged(database, rest, rule);
    changed.bind(3, static_cast<std::int64_t>(limit));
    return static_cast<std::size_t>(changed.exec());
}

}  // namespace

ports::awaitable<Counts> SqliteOrphans::count(OrphanRule rule) {
    return database_.read([rule](SQLite::Database& database) -> Counts {
        SQLite::Statement counted = judged(database, kCount, rule);
        counted.executeStep();
        ColumnReader columns(counted);
        OrphanCounts counts;
        for (std::size_t* count : {&counts.unmarked, &counts.mismarked, &counts.due})
            *count = static_cast<std::size_t>(columns.number());
        return counts;
    });
}

ports::awaitable<Changed> SqliteOrphans::mark(OrphanRule rule, std::size_t limit) {
    return database_.write(
        [rule, limit](SQLite::Database& database) { return change(database, kMark, rule, limit); });
}

ports::awaitable<Changed> SqliteOrphans::unmark(OrphanRule rule, std::size_t limit) {
    return database_.write(
        [rule, limit](SQLite::Database& database) { return change(database, kUnmark, rule, limit); });
}

ports::awaitable<Keys> SqliteOrphans::due(OrphanRule rule, std::size_t limit) {
    return database_.read([rule, limit](SQLite::Database& database) -> Keys {
        SQLite::Statement found = judged(database, kDue, rule);
        found.bind(3, static_cast<std::int64_t>(limit));
        std::vector<ConnectionKey> keys;
        while (found.executeStep()) keys.push_back(ColumnReader(found).connection_key());
        return keys;
    });
}

ports::awaitable<Removed> SqliteOrphans::remove(ConnectionKey key, OrphanRule rule,
                                                ports::NewAnnouncement announcement) {
    return database_.write([key = std::move(key), rule,
                            announcement = std::move(announcement)](SQLite::Database& database) -> Removed {
        SQLite::Statement due = judged(database, kIsDue, rule);
        bind_key(due, 3, key);
        return due.executeStep() && remove_connection(database, key, announcement);
    });
}

}  // namespace calfleet::adapters::sqlite
