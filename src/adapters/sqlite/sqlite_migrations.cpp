#include "adapters/sqlite/sqlite_migrations.hpp"

#include <SQLiteCpp/Statement.h>

#include <charconv>
#include <stdexcept>
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

// A gap or a doubled number is a mistake in the build, not in the database.
void check_numbers(Migrations migrations) {
    int expected = 0;
    for (const core::EmbeddedText& migration : migrations) {
        int number = 0;
        const std::string_view name = migration.name;
        std::from_chars(name.data(), name.data() + name.size(), number);
        if (number != ++expected)
            throw std::logic_error("migration " + std::string(name) + " should have the number " +
                                   std::to_string(expected));
    }
}

int newest_version(SQLite::Database& database) {
    return database.execAndGet("SELECT coalesce(max(version), 0) FROM schema_migrations").getInt();
}

ports::StoreError refused(std::string sentence) {
    return {ports::StoreError::Kind::kCorrupt, std::move(sentence)};
}

// The version the database is at, if these migrations brought it there.
Version known_version(SQLite::Database& database, Migrations migrations) {
    const int version = newest_version(database);
    if (version > static_cast<int>(migrations.size()))
        return refused("the database is at schema version " + std::to_string(version) +
                       ", this program knows only up to " + std::to_string(migrations.size()) +
                       ": start a release that is at least as new as the one that migrated it");
    SQLite::Statement rows(database, "SELECT version, sha256 FROM schema_migrations ORDER BY version");
    int expected = 0;
    while (rows.executeStep()) {
        if (rows.getColumn(0).getInt() != ++expected) break;
        const core::EmbeddedText& migration = migrations[static_cast<std::size_t>(expected) - 1];
        if (rows.getColumn(1).getString() != migration.sha256)
            return refused("migration " + std::string(migration.name) +
                           " is not the one that was applied to this database (its checksum differs): "
                           "restore the released file and put the change into a new migration");
    }
    if (expected != version)
        return refused("schema_migrations does not list every version up to " + std::to_string(version) +
                       ": restore the database from a backup");
    return version;
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
    check_numbers(migrations);
    Version version = 0;
    do {
        version = co_await database.write(
            [migrations](SQLite::Database& connection) { return apply_next(connection, migrations); });
    } while (version && *version < static_cast<int>(migrations.size()));
    co_return version;
}

}  // namespace calfleet::adapters::sqlite
