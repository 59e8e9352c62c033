#include "adapters/sqlite/sqlite_migrations.hpp"

#include "core/schema_history.hpp"

#include <SQLiteCpp/Statement.h>

#include <string>
#include <vector>

namespace calfleet::adapters::sqlite {
namespace {

using Migrations = std::span<const core::EmbeddedText>;
using Version = core::Result<int, ports::StoreError>;

constexpr const char* kTable =
    "CREATE TABLE IF NOT EXISTS schema_migrations ("
    " version INTEGER PRIMARY KEY, name TEXT NOT NULL, sha256 TEXT NOT NULL,"
    " applied_at INTEGER NOT NULL DEFAULT (CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER))"
    ") STRICT";

// What the database lists; nothing for one that was never migrated.
std::vector<core::AppliedMigration> list_applied(SQLite::Database& database) {
    std::vector<core::AppliedMigration> applied;
    if (!database.tableExists("schema_migrations")) return applied;
    SQLite::Statement rows(database, "SELECT version, sha256 FROM schema_migrations ORDER BY version");
    while (rows.executeStep()) applied.push_back({rows.getColumn(0).getInt(), rows.getColumn(1).getString()});
    return applied;
}

Version as_version(const core::Result<int, std::string>& judged) {
    if (judged.has_error()) return ports::StoreError{ports::StoreError::Kind::kCorrupt, judged.error()};
    return *judged;
}

// One step, in the transaction of the caller. The version is read inside it: another process may have been
// faster.
Version apply_next(SQLite::Database& database, Migrations migrations) {
    database.exec(kTable);
    Version version = as_version(core::schema_version(list_applied(database), migrations));
    if (!version || *version == static_cast<int>(migrations.size())) return version;
    const core::EmbeddedText& next = migrations[static_cast<std::size_t>(*version)];
    database.exec(std::string(next.text));
    SQLite::Statement record(database,
                             "INSERT INTO schema_migrations (version, name, sha256) VALUES (?, ?, ?)");
    record.bind(1, *version + 1);
    record.bind(2, std::string(next.name));
    record.bind(3, std::string(next.sha256));
    record.exec();
    return *version + 1;
}

}  // namespace

ports::awaitable<Version> current_version(SqliteDatabase& database) {
    return database.read([](SQLite::Database& connection) -> Version {
        const auto applied = list_applied(connection);
        return applied.empty() ? 0 : applied.back().version;
    });
}

ports::awaitable<Version> check_version(SqliteDatabase& database, Migrations migrations) {
    core::check_migration_numbers(migrations);
    return database.read([migrations](SQLite::Database& connection) {
        // All answers from one moment: another process may migrate meanwhile.
        const SQLite::Transaction transaction(connection);
        return as_version(core::newest_schema_version(list_applied(connection), migrations));
    });
}

ports::awaitable<Version> migrate(SqliteDatabase& database, Migrations migrations) {
    core::check_migration_numbers(migrations);
    Version version = 0;
    do {
        version = co_await database.write(
            [migrations](SQLite::Database& connection) { return apply_next(connection, migrations); });
    } while (version && *version < static_cast<int>(migrations.size()));
    co_return version;
}

}  // namespace calfleet::adapters::sqlite
