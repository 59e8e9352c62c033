// Connections on SQLite with which nobody can book. Borrows the database, which outlives it; called on the
// loop.
#pragma once

#include "adapters/sqlite/sqlite_database.hpp"
#include "ports/orphans.hpp"

namespace calfleet::adapters::sqlite {

class SqliteOrphans final : public ports::Orphans {
public:
    explicit SqliteOrphans(SqliteDatabase& database) : database_(database) {}

    ports::awaitable<core::Result<ports::OrphanCounts, ports::StoreError>> count(
        ports::OrphanRule rule) override;
    ports::awaitable<core::Result<std::size_t, ports::StoreError>> mark(ports::OrphanRule rule,
                                                                        std::size_t limit) override;
    ports::awaitable<core::Result<std::size_t, ports::StoreError>> unmark(ports::OrphanRule rule,
                                                                          std::size_t limit) override;
    ports::awaitable<core::Result<std::vector<ports::ConnectionKey>, ports::StoreError>> due(
        ports::OrphanRule rule, std::size_t limit) override;
    ports::awaitable<core::Result<bool, ports::StoreError>> remove(
        ports::ConnectionKey key, ports::OrphanRule rule, ports::NewAnnouncement announcement) override;

private:
    SqliteDatabase& database_;
};

}  // namespace calfleet::adapters::sqlite
