#include "adapters/sqlite/sqlite_node_registry.hpp"

#include <SQLiteCpp/Statement.h>

namespace calfleet::adapters::sqlite {
namespace {

using Found = core::Result<std::optional<std::string>, ports::StoreError>;
using Done = core::Result<void, ports::StoreError>;

constexpr const char* kFind = "SELECT definition FROM node_registries WHERE code = ?";

constexpr const char* kPut = R"sql(
    INSERT INTO node_registries (code, definition) VALUES (?, ?)
        ON CONFLICT (code) DO UPDATE
       SET definition = excluded.definition,
           updated_at = CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER))sql";

}  // namespace

ports::awaitable<Found> SqliteNodeRegistry::find(std::string code) {
    return database_.read([code = std::move(code)](SQLite::Database& database) -> Found {
        SQLite::Statement row(database, kFind);
        row.bind(1, code);
        if (!row.executeStep()) return std::optional<std::string>();
        return std::optional(row.getColumn(0).getString());
    });
}

ports::awaitable<Done> SqliteNodeRegistry::put(std::string code, std::string definition) {
    return database_.write(
        [code = std::move(code), definition = std::move(definition)](SQLite::Database& database) -> Done {
            SQLite::Statement row(database, kPut);
            row.bind(1, code);
            row.bind(2, definition);
            row.exec();
            return {};
        });
}

}  // namespace calfleet::adapters::sqlite
