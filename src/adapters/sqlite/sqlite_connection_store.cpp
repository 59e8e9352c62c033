#include "adapters/sqlite/sqlite_connection_store.hpp"

#include "adapters/rows/connection_row.hpp"
#include "adapters/sqlite/connection_changes.hpp"
#include "adapters/sqlite/sqlite_values.hpp"

#include <SQLiteCpp/Statement.h>

namespace calfleet::adapters::sqlite {
namespace {

using ports::Connection;
using ports::ConnectionKey;
using ports::StoreError;
using rows::ConnectionRow;
using Found = core::Result<std::optional<Connection>, StoreError>;
using Written = core::Result<std::optional<std::int64_t>, StoreError>;
using Removed = core::Result<bool, StoreError>;
using Resealed = core::Result<ports::ResealRound, StoreError>;

constexpr const char* kFind = R"sql(
    SELECT auth_data, expires_at, access_token_life, granted_scopes, connected_email, account_id,
           authorized_by, state, cause, failure_reason, refreshes, refresh_token_expires_at, quota_until,
           last_refresh_at, next_refresh_at, last_known_good_at, re_authorized_at, version, token_version
      FROM organization_connections
     WHERE company_id = ?1 AND agent_id = ?2 AND code = ?3)sql";

constexpr const char* kInsert = R"sql(
    INSERT INTO organization_connections
           (company_id, agent_id, code, auth_data, expires_at, access_token_life, granted_scopes,
            connected_email, account_id, authorized_by, state, cause, failure_reason, refreshes,
            refresh_token_expires_at, quota_until, last_refresh_at, next_refresh_at, last_known_good_at,
            re_authorized_at, version, token_version)
    SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20,
           first, first
      FROM (SELECT max(version_max + 1, CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)) AS first
              FROM removed_connections)
     WHERE true  -- or the parser takes ON for that of a join
        ON CONFLICT (company_id, agent_id, code) DO NOTHING
 RETURNING version)sql";

constexpr const char* kUpdate = R"sql(
    UPDATE organization_connections
       SET auth_data = ?4, expires_at = ?5, access_token_life = ?6, granted_scopes = ?7, connected_email = ?8,
           account_id = ?9, authorized_by = ?10, state = ?11, cause = ?12, failure_reason = ?13,
           refreshes = ?14, refresh_token_expires_at = ?15, quota_until = ?16, last_refresh_at = ?17,
           next_refresh_at = ?18, last_known_good_at = ?19, re_authorized_at = ?20,
           version = max(version + 1, CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)),
           token_version = CASE WHEN ?22 THEN
               max(version + 1, CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER))
               ELSE token_version END,
           refresh_asked_until = 0,
           updated_at = CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)
     WHERE company_id = ?1 AND agent_id = ?2 AND code = ?3 AND version = ?21
 RETURNING version)sql";

constexpr const char* kPage = R"sql(
    SELECT id, company_id, agent_id, code, auth_data FROM organization_connections
     WHERE id > ? ORDER BY id LIMIT ?)sql";

constexpr const char* kReplaceSealed =
    "UPDATE organization_connections SET auth_data = ? WHERE id = ? AND auth_data = ?";

Found find_row(SQLite::Database& database, const ports::TokenSealer& sealer, const ConnectionKey& key) {
    SQLite::Statement found(database, kFind);
    bind_key(found, 1, key);
    if (!found.executeStep()) return std::optional<Connection>();

    ColumnReader columns(found);
    ConnectionRow row;
    row.auth_data = columns.text();
    row.expires_at = columns.number();
    row.access_token_life = columns.number();
    for (std::string* text : {&row.granted_scopes, &row.connected_email, &row.account_id, &row.authorized_by,
                              &row.state, &row.cause, &row.failure_reason, &row.refreshes})
        *text = columns.text();
    for (std::optional<std::int64_t>* time :
         {&row.refresh_token_expires_at, &row.quota_until, &row.last_refresh_at, &row.next_refresh_at,
          &row.last_known_good_at, &row.re_authorized_at})
        *time = columns.optional_number();

    auto connection = rows::connection_in(row, key, sealer);
    if (!connection) return connection.error();
    connection->version = columns.number();
    connection->token_version = columns.number();
    return std::optional<Connection>(std::move(*connection));
}

void bind_row(SQLite::Statement& statement, const ConnectionRow& row) {
    bind_bytes(statement, 4, row.auth_data);
    statement.bind(5, row.expires_at);
    statement.bind(6, row.access_token_life);
    int at = 7;
    for (const std::string* text :
         {&row.granted_scopes, &row.connected_email, &row.account_id, &row.authorized_by, &row.state,
          &row.cause, &row.failure_reason, &row.refreshes})
        statement.bind(at++, *text);
    for (const std::optional<std::int64_t>* time :
         {&row.refresh_token_expires_at, &row.quota_until, &row.last_refresh_at, &row.next_refresh_at,
          &row.last_known_good_at, &row.re_authorized_at})
        bind_number(statement, at++, *time);
}

Written write_row(SQLite::Database& database, const ports::TokenSealer& sealer,
                  const ports::ConnectionWrite& write) {
    const Connection& connection = write.connection;
    const bool is_new = connection.version == 0;
    SQLite::Statement changed(database, is_new ? kInsert : kUpdate);
    bind_key(changed, 1, connection.key);
    bind_row(changed, rows::row_of(connection, sealer));
    if (!is_new) {
        changed.bind(21, connection.version);
        changed.bind(22, write.replaces_tokens ? 1 : 0);
    }
    if (!changed.executeStep()) return std::optional<std::int64_t>();
    announce(database, connection.key, write.announcement);
    return std::optional<std::int64_t>(changed.getColumn(0).getInt64());
}

Resealed reseal_page(SQLite::Database& database, const ports::TokenSealer& sealer, std::int64_t after_id,
                     std::size_t limit) {
    SQLite::Statement found(database, kPage);
    found.bind(1, after_id);
    found.bind(2, static_cast<std::int64_t>(limit));
    std::vector<rows::SealedRow> page;
    while (found.executeStep()) {
        ColumnReader columns(found);
        rows::SealedRow row;
        row.id = columns.number();
        row.key = columns.connection_key();
        row.auth_data = columns.text();
        page.push_back(std::move(row));
    }
    return rows::reseal(page, limit, sealer, [&](const rows::SealedRow& row, const std::string& resealed) {
        SQLite::Statement replaced(database, kReplaceSealed);
        bind_bytes(replaced, 1, resealed);
        replaced.bind(2, row.id);
        bind_bytes(replaced, 3, row.auth_data);
        return replaced.exec() == 1;
    });
}

}  // namespace

ports::awaitable<Found> SqliteConnectionStore::find(ConnectionKey key) {
    return database_.read([&sealer = sealer_, key = std::move(key)](SQLite::Database& database) {
        return find_row(database, sealer, key);
    });
}

ports::awaitable<Written> SqliteConnectionStore::write(ports::ConnectionWrite write) {
    return database_.write([&sealer = sealer_, write = std::move(write)](SQLite::Database& database) {
        return write_row(database, sealer, write);
    });
}

ports::awaitable<Removed> SqliteConnectionStore::remove(ConnectionKey key,
                                                        std::optional<ports::NewAnnouncement> announcement) {
    return database_.write([key = std::move(key),
                            announcement = std::move(announcement)](SQLite::Database& database) -> Removed {
        return remove_connection(database, key, announcement);
    });
}

ports::awaitable<Resealed> SqliteConnectionStore::reseal(std::int64_t after_id, std::size_t limit) {
    return database_.write([&sealer = sealer_, after_id, limit](SQLite::Database& database) {
        return reseal_page(database, sealer, after_id, limit);
    });
}

}  // namespace calfleet::adapters::sqlite
