// organization_connections in PostgreSQL. Tokens are sealed and opened on the database's threads; they never
// reach the server in the open. Borrows the database and the sealer, which outlive it; called on the loop.
#pragma once

#include "adapters/postgres/postgres_database.hpp"
#include "ports/connection_store.hpp"
#include "ports/token_sealer.hpp"

namespace calfleet::adapters::postgres {

class PostgresConnectionStore final : public ports::ConnectionStore {
public:
    PostgresConnectionStore(PostgresDatabase& database, const ports::TokenSealer& sealer)
        : database_(database), sealer_(sealer) {}

    ports::awaitable<core::Result<std::optional<ports::Connection>, ports::StoreError>> find(
        ports::ConnectionKey key) override;
    ports::awaitable<core::Result<std::optional<std::int64_t>, ports::StoreError>> write(
        ports::ConnectionWrite write) override;
    ports::awaitable<core::Result<bool, ports::StoreError>> remove(
        ports::ConnectionKey key, std::optional<ports::NewAnnouncement> announcement) override;
    ports::awaitable<core::Result<ports::ResealRound, ports::StoreError>> reseal(std::int64_t after_id,
                                                                                 std::size_t limit) override;

private:
    PostgresDatabase& database_;
    const ports::TokenSealer& sealer_;
};

}  // namespace calfleet::adapters::postgres
