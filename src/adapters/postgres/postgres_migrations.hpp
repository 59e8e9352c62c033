// The numbered migrations of schemas/sql/postgres and how they reach a database: in order, each in its own
// transaction, recorded with its checksum in schema_migrations. Applied by calfleetctl alone; a fleet's
// programs only check, as they start. On the loop.
#pragma once

#include "adapters/postgres/postgres_database.hpp"
#include "core/embedded_text.hpp"

#include <span>

namespace calfleet::adapters::postgres {

// What this program was built with; the number before the first underscore of a name is its version.
std::span<const core::EmbeddedText> embedded_migrations();

// 0 for a database that was never migrated. The database is borrowed until the answer.
ports::awaitable<core::Result<int, ports::StoreError>> current_version(PostgresDatabase& database);

// Applies what is missing; answers the version reached. Safe to run from several processes at once. Refuses,
// as kCorrupt and with a sentence for the operator, a database that is newer than the migrations or was
// built by other ones. Database and migrations are borrowed until the answer.
ports::awaitable<core::Result<int, ports::StoreError>> migrate(
    PostgresDatabase& database, std::span<const core::EmbeddedText> migrations = embedded_migrations());

// The same version, if there is nothing to apply. Refuses an older database too: the sentence says how to
// migrate it.
ports::awaitable<core::Result<int, ports::StoreError>> check_version(
    PostgresDatabase& database, std::span<const core::EmbeddedText> migrations = embedded_migrations());

}  // namespace calfleet::adapters::postgres
