#include "adapters/postgres/postgres_migrations.hpp"

#include "core/schema_history.hpp"

#include <pqxx/result>

#include <string>
#include <vector>

namespace calfleet::adapters::postgres {
namespace {

using Migrations = std::span<const core::EmbeddedText>;
using Version = core::Result<int, ports::StoreError>;
using Applied = std::vector<core::AppliedMigration>;

constexpr const char* kTable =
    "CREATE TABLE schema_migrations ("
    " version integer PRIMARY KEY, name text NOT NULL, sha256 text NOT NULL,"
    " applied_at bigint NOT NULL DEFAULT (extract(epoch FROM clock_timestamp()) * 1000)::bigint)";

// One process at a time migrates this database; the number is ours alone and never changes.
constexpr const char* kLock = "SELECT pg_advisory_xact_lock(4839107365102648)";

// What the database lists; nothing for one that was never migrated.
std::optional<Applied> list_applied(pqxx::transaction_base& transaction) {
    if (transaction.exec_params("SELECT to_regclass('schema_migrations')")[0][0].is_null())
        return std::nullopt;
    Applied applied;
    for (const pqxx::row& row :
         transaction.exec_params("SELECT version, sha256 FROM schema_migrations ORDER BY version"))
        applied.push_back({row[0].as<int>(), row[1].as<std::string>()});
    return applied;
}

Version as_version(const core::Result<int, std::string>& judged) {
    if (judged.has_error()) return ports::StoreError{ports::StoreError::Kind::kCorrupt, judged.error()};
    return *judged;
}

// One step, in the transaction of the caller. The version is read under the lock: another process may have
// been faster.
Version apply_next(pqxx::transaction_base& transaction, Migrations migrations) {
    transaction.exec_params(kLock);
    const std::optional<Applied> applied = list_applied(transaction);
    if (!applied) transaction.exec_params(kTable);
    Version version = as_version(core::schema_version(applied.value_or(Applied{}), migrations));
    if (!version || *version == static_cast<int>(migrations.size())) return version;
    const core::EmbeddedText& next = migrations[static_cast<std::size_t>(*version)];
    transaction.exec(std::string(next.text));  // several statements, which parameters forbid
    transaction.exec_params("INSERT INTO schema_migrations (version, name, sha256) VALUES ($1, $2, $3)",
                            *version + 1, std::string(next.name), std::string(next.sha256));
    return *version + 1;
}

}  // namespace

ports::awaitable<Version> current_version(PostgresDatabase& database) {
    return database.read([](pqxx::transaction_base& statements) -> Version {
        const std::optional<Applied> applied = list_applied(statements);
        return !applied || applied->empty() ? 0 : applied->back().version;
    });
}

ports::awaitable<Version> check_version(PostgresDatabase& database, Migrations migrations) {
    core::check_migration_numbers(migrations);
    return database.read([migrations](pqxx::transaction_base& statements) -> Version {
        const Applied applied = list_applied(statements).value_or(Applied{});
        return as_version(core::newest_schema_version(applied, migrations));
    });
}

ports::awaitable<Version> migrate(PostgresDatabase& database, Migrations migrations) {
    core::check_migration_numbers(migrations);
    Version version = 0;
    do {
        version = co_await database.write_patiently([migrations](pqxx::transaction_base& transaction) {
            return apply_next(transaction, migrations);
        });
    } while (version && *version < static_cast<int>(migrations.size()));
    co_return version;
}

}  // namespace calfleet::adapters::postgres
