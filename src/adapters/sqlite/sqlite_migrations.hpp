// The numbered migrations of schemas/sql/sqlite and how they reach a database: in order, each in its own
// transaction, recorded with its checksum in schema_migrations. Called by programs as they start, on the
// loop.
#pragma once

#include "adapters/sqlite/sqlite_database.hpp"
#include "core/embedded_text.hpp"

#include <span>

namespace calfleet::adapters::sqlite {

// What this program was built with; the number before the first underscore of a name is its version.
std::span<const core::EmbeddedText> embedded_migrations();

// 0 for a database that was never migrated. The database is borrowed until the answer.
ports::awaitable<core::Result<int, ports::StoreError>> current_version(SqliteDatabase& database);

// For a program that leaves the schema alone: the version, if it is the one these migrations lead to. Any
// other is kCorrupt, with a sentence that sends the operator to `calfleetctl migrate`; so is a database that
// was built by other migrations. Database and migrations are borrowed until the answer.
ports::awaitable<core::Result<int, ports::StoreError>> check_version(
    SqliteDatabase& database, std::span<const core::EmbeddedText> migrations = embedded_migrations());

// Applies what is missing; answers the version reached. Safe to run from several processes at once. Refuses,
// as kCorrupt and with a sentence for the operator, a database that is newer than the migrations or was
// built by other ones. Database and migrations are borrowed until the answer.
ports::awaitable<core::Result<int, ports::StoreError>> migrate(
    SqliteDatabase& database, std::span<const core::EmbeddedText> migrations = embedded_migrations());

}  // namespace calfleet::adapters::sqlite
