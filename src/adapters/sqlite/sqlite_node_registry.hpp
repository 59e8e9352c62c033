// node_registries in SQLite. Borrows the database, which outlives it; called on the loop.
#pragma once

#include "adapters/sqlite/sqlite_database.hpp"
#include "ports/node_registry.hpp"

namespace calfleet::adapters::sqlite {

class SqliteNodeRegistry final : public ports::NodeRegistry {
public:
    explicit SqliteNodeRegistry(SqliteDatabase& database) : database_(database) {}

    ports::awaitable<core::Result<std::optional<std::string>, ports::StoreError>> find(
        std::string code) override;
    ports::awaitable<core::Result<void, ports::StoreError>> put(std::string code,
                                                                std::string definition) override;

private:
    SqliteDatabase& database_;
};

}  // namespace calfleet::adapters::sqlite
