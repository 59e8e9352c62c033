#include "adapters/sqlite/connection_changes.hpp"

#include "adapters/sqlite/sqlite_values.hpp"

#include <SQLiteCpp/Statement.h>

namespace calfleet::adapters::sqlite {
namespace {

constexpr const char* kAnnounce =
    "INSERT INTO connection_announcements (company_id, agent_id, code, records) VALUES (?, ?, ?, ?)";

constexpr const char* kRemove = R"sql(
    DELETE FROM organization_connections WHERE company_id = ? AND agent_id = ? AND code = ?
 RETURNING version)sql";

constexpr const char* kRemember = "UPDATE removed_connections SET version_max = max(version_max, ?)";

}  // namespace

void announce(SQLite::Database& database, const ports::ConnectionKey& key,
              const std::optional<ports::NewAnnouncement>& announcement) {
    if (!announcement) return;
    SQLite::Statement row(database, kAnnounce);
    bind_key(row, 1, key);
    bind_bytes(row, 4, announcement->records);
    row.exec();
}

bool remove_connection(SQLite::Database& database, const ports::ConnectionKey& key,
                       const std::optional<ports::NewAnnouncement>& announcement) {
    SQLite::Statement removed(database, kRemove);
    bind_key(removed, 1, key);
    if (!removed.executeStep()) return false;
    SQLite::Statement remembered(database, kRemember);
    remembered.bind(1, removed.getColumn(0).getInt64());
    remembered.exec();
    announce(database, key, announcement);
    return true;
}

}  // namespace calfleet::adapters::sqlite
