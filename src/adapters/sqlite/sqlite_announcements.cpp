#include "adapters/sqlite/sqlite_announcements.hpp"

#include "adapters/sqlite/sqlite_values.hpp"

#include <SQLiteCpp/Statement.h>

namespace calfleet::adapters::sqlite {
namespace {

using ports::Announcement;
using ports::ConnectionKey;
using Announced = core::Result<std::vector<Announcement>, ports::StoreError>;
using Overdue = core::Result<std::vector<ConnectionKey>, ports::StoreError>;
using Done = core::Result<void, ports::StoreError>;

constexpr const char* kOf = R"sql(
    SELECT id, records FROM connection_announcements
     WHERE company_id = ? AND agent_id = ? AND code = ? ORDER BY id)sql";

constexpr const char* kOverdue = R"sql(
    SELECT company_id, agent_id, code FROM connection_announcements
     WHERE created_at <= CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER) - ?
     GROUP BY company_id, agent_id, code
     ORDER BY min(created_at), min(id) LIMIT ?)sql";

constexpr const char* kSettle = "DELETE FROM connection_announcements WHERE id = ?";

}  // namespace

ports::awaitable<Announced> SqliteAnnouncements::of(ConnectionKey key) {
    return database_.read([key = std::move(key)](SQLite::Database& database) -> Announced {
        SQLite::Statement found(database, kOf);
        bind_key(found, 1, key);
        std::vector<Announcement> announcements;
        while (found.executeStep())
            announcements.push_back({found.getColumn(0).getInt64(), key, found.getColumn(1).getString()});
        return announcements;
    });
}

ports::awaitable<Overdue> SqliteAnnouncements::overdue(std::chrono::milliseconds age, std::size_t limit) {
    return database_.read([age, limit](SQLite::Database& database) -> Overdue {
        SQLite::Statement found(database, kOverdue);
        found.bind(1, static_cast<std::int64_t>(age.count()));
        found.bind(2, static_cast<std::int64_t>(limit));
        std::vector<ConnectionKey> keys;
        while (found.executeStep()) keys.push_back(ColumnReader(found).connection_key());
        return keys;
    });
}

ports::awaitable<Done> SqliteAnnouncements::settle(std::vector<std::int64_t> ids) {
    return database_.write([ids = std::move(ids)](SQLite::Database& database) -> Done {
        SQLite::Statement settled(database, kSettle);
        for (const std::int64_t id : ids) {
            settled.bind(1, id);
            settled.exec();
            settled.reset();
        }
        return {};
    });
}

}  // namespace calfleet::adapters::sqlite
