#include "adapters/sqlite/sqlite_leases.hpp"

#include <SQLiteCpp/Statement.h>

namespace calfleet::adapters::sqlite {
namespace {

using ports::Lease;
using ports::StoreError;
using Taken = core::Result<std::optional<Lease>, StoreError>;
using Renewed = core::Result<bool, StoreError>;
using Done = core::Result<void, StoreError>;

// Answers no row while somebody else holds it.
constexpr const char* kTake = R"sql(
    INSERT INTO leases (name, holder, epoch, expires_at)
    VALUES (?, ?, 1, CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER) + ?)
        ON CONFLICT (name) DO UPDATE
       SET epoch = epoch + (holder <> excluded.holder), holder = excluded.holder,
           expires_at = excluded.expires_at
     WHERE holder = excluded.holder
        OR expires_at <= CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)
 RETURNING epoch)sql";

constexpr const char* kRenew = R"sql(
    UPDATE leases
       SET expires_at = CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER) + ?
     WHERE name = ? AND holder = ? AND epoch = ?
       AND expires_at > CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER))sql";

// The row stays, so that the epoch grows on, and says when it ended: for how long it has to stay.
constexpr const char* kRelease = R"sql(
    UPDATE leases
       SET holder = '', expires_at = CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)
     WHERE name = ? AND holder = ? AND epoch = ?)sql";

void bind_lease(SQLite::Statement& statement, int first, const Lease& lease) {
    statement.bind(first, lease.name);
    statement.bind(first + 1, lease.holder);
    statement.bind(first + 2, lease.epoch);
}

}  // namespace

ports::awaitable<Taken> SqliteLeases::take(std::string name, std::string holder,
                                           std::chrono::milliseconds duration) {
    return database_.write(
        [name = std::move(name), holder = std::move(holder), duration](SQLite::Database& database) -> Taken {
            SQLite::Statement row(database, kTake);
            row.bind(1, name);
            row.bind(2, holder);
            row.bind(3, static_cast<std::int64_t>(duration.count()));
            if (!row.executeStep()) return std::optional<Lease>();
            return std::optional<Lease>({name, holder, row.getColumn(0).getInt64()});
        });
}

ports::awaitable<Renewed> SqliteLeases::renew(Lease lease, std::chrono::milliseconds duration) {
    return database_.write([lease = std::move(lease), duration](SQLite::Database& database) -> Renewed {
        SQLite::Statement row(database, kRenew);
        row.bind(1, static_cast<std::int64_t>(duration.count()));
        bind_lease(row, 2, lease);
        return row.exec() == 1;
    });
}

ports::awaitable<Done> SqliteLeases::release(Lease lease) {
    return database_.write([lease = std::move(lease)](SQLite::Database& database) -> Done {
        SQLite::Statement row(database, kRelease);
        bind_lease(row, 1, lease);
        row.exec();
        return {};
    });
}

}  // namespace calfleet::adapters::sqlite
