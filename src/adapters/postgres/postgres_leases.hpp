// leases in PostgreSQL, each call one statement by the server's clock. Borrows the database, which outlives
// it; called on the loop.
#pragma once

#include "adapters/postgres/postgres_database.hpp"
#include "ports/leases.hpp"

namespace calfleet::adapters::postgres {

class PostgresLeases final : public ports::Leases {
public:
    explicit PostgresLeases(PostgresDatabase& database) : database_(database) {}

    ports::awaitable<core::Result<std::optional<ports::Lease>, ports::StoreError>> take(
        std::string name, std::string holder, std::chrono::milliseconds duration) override;
    ports::awaitable<core::Result<bool, ports::StoreError>> renew(
        ports::Lease lease, std::chrono::milliseconds duration) override;
    ports::awaitable<core::Result<void, ports::StoreError>> release(ports::Lease lease) override;

private:
    PostgresDatabase& database_;
};

}  // namespace calfleet::adapters::postgres
