// node_registries in PostgreSQL. Borrows the database, which outlives it; called on the loop.
#pragma once

#include "adapters/postgres/postgres_database.hpp"
#include "ports/node_registry.hpp"

namespace calfleet::adapters::postgres {

class PostgresNodeRegistry final : public ports::NodeRegistry {
public:
    explicit PostgresNodeRegistry(PostgresDatabase& database) : database_(database) {}

    ports::awaitable<core::Result<std::optional<std::string>, ports::StoreError>> find(
        std::string code) override;
    ports::awaitable<core::Result<void, ports::StoreError>> put(std::string code,
                                                                std::string definition) override;

private:
    PostgresDatabase& database_;
};

}  // namespace calfleet::adapters::postgres
