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

int newest_version(SQLite::Database& database) {
    return database.execAndGet("SELECT coalesce(max(version), 0) FROM schema_migrations").getInt();
}

// The version the database is at, if these migrations brought it there.
Version known_version(SQLite::Database& database, Migrations migrations) {
    std::vector<core::AppliedMigration> applied;
    SQLite::Statement rows(database, "SELECT version, sha256 FROM schema_migrations ORDER BY version");
    while (rows.executeStep()) applied.push_back({rows.getColumn(0).getInt(), rows.getColumn(1).getString()});
    auto version = core::schema_version(applied, migrations);
    if (version.has_error()) return ports::StoreError{ports::StoreError::Kind::kCorrupt, version.error()};
    return *version;
}

// The same, if there is nothing to apply.
Version newest_known_version(SQLite::Database& database, Migrations migrations) {
    const int needed = static_cast<int>(migrations.size());
    const int version = database.tableExists("schema_migrations") ? newest_version(database) : 0;
    const std::string found = "the database is at schema version " + std::to_string(version) + ", ";
    if (version < needed)
        return refused(found + "this program needs " + std::to_string(needed) +
                       ": run `calfleetctl migrate` of the same release, then start it again");
    if (version > needed)
        return refused(found + "this program knows only up to " + std::to_string(needed) +
                       ": start the release whose `calfleetctl migrate` brought it there");
    return known_version(database, migrations);
}

// One step, in the transaction of the caller. The version is read inside it: another process may have been
// faster.
Version apply_next(SQLite::Database& database, Migrations migrations) {
    database.exec(kTable);
    Version version = known_version(database, migrations);
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
        return connection.tableExists("schema_migrations") ? newest_version(connection) : 0;
    });
}

ports::awaitable<Version> check_version(SqliteDatabase& database, Migrations migrations) {
    check_numbers(migrations);
    return database.read([migrations](SQLite::Database& connection) {
        // All answers from one moment: another process may migrate meanwhile.
        const SQLite::Transaction transaction(connection);
        return newest_known_version(connection, migrations);
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
