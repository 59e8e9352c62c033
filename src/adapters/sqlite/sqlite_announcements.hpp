// connection_announcements in SQLite; they are written by the stores that change connections
// (connection_changes.hpp). Borrows the database, which outlives it; called on the loop.
#pragma once

#include "adapters/sqlite/sqlite_database.hpp"
#include "ports/announcements.hpp"

namespace calfleet::adapters::sqlite {

class SqliteAnnouncements final : public ports::Announcements {
public:
    explicit SqliteAnnouncements(SqliteDatabase& database) : database_(database) {}

    ports::awaitable<core::Result<std::vector<ports::Announcement>, ports::StoreError>> of(
        ports::ConnectionKey key) override;
    ports::awaitable<core::Result<std::vector<ports::ConnectionKey>, ports::StoreError>> overdue(
        std::chrono::milliseconds age, std::size_t limit) override;
    ports::awaitable<core::Result<void, ports::StoreError>> settle(std::vector<std::int64_t> ids) override;

private:
    SqliteDatabase& database_;
};

}  // namespace calfleet::adapters::sqlite
