// leases in SQLite, by its clock: that of the machine the file is on. Borrows the database, which outlives
// it; called on the loop.
#pragma once

#include "adapters/sqlite/sqlite_database.hpp"
#include "ports/leases.hpp"

namespace calfleet::adapters::sqlite {

class SqliteLeases final : public ports::Leases {
public:
    explicit SqliteLeases(SqliteDatabase& database) : database_(database) {}

    ports::awaitable<core::Result<std::optional<ports::Lease>, ports::StoreError>> take(
        std::string name, std::string holder, std::chrono::milliseconds duration) override;
    ports::awaitable<core::Result<bool, ports::StoreError>> renew(
        ports::Lease lease, std::chrono::milliseconds duration) override;
    ports::awaitable<core::Result<void, ports::StoreError>> release(ports::Lease lease) override;

private:
    SqliteDatabase& database_;
};

}  // namespace calfleet::adapters::sqlite
