#include "adapters/sqlite/sqlite_connection_store.hpp"

#include "codec/auth_data_codec.hpp"

#include <SQLiteCpp/Statement.h>

namespace calfleet::adapters::sqlite {
namespace {

using ports::Connection;
using ports::ConnectionKey;
using ports::StoreError;
using Found = core::Result<std::optional<Connection>, StoreError>;
using Saved = core::Result<std::int64_t, StoreError>;

constexpr const char* kFind = R"sql(
    SELECT auth_data, connected_email, account_id, granted_scopes, version
      FROM organization_connections
     WHERE company_id = ? AND agent_id = ? AND code = ?)sql";

constexpr const char* kSave = R"sql(
    INSERT INTO organization_connections
           (company_id, agent_id, code, auth_data, connected_email, account_id, granted_scopes, expires_at)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (company_id, agent_id, code) DO UPDATE
       SET auth_data = excluded.auth_data, connected_email = excluded.connected_email,
           account_id = excluded.account_id, granted_scopes = excluded.granted_scopes,
           expires_at = excluded.expires_at, version = version + 1,
           updated_at = CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)
 RETURNING version)sql";

void bind_key(SQLite::Statement& statement, const ConnectionKey& key) {
    statement.bind(1, key.company_id.str());
    statement.bind(2, key.agent_id.str());
    statement.bind(3, key.provider);
}

std::string row_of(const ConnectionKey& key) {
    return codec::auth_data_row(key.company_id, key.agent_id, key.provider);
}

Found find_row(SQLite::Database& database, const ports::TokenSealer& sealer, const ConnectionKey& key) {
    SQLite::Statement row(database, kFind);
    bind_key(row, key);
    if (!row.executeStep()) return std::optional<Connection>();

    const auto json = sealer.unseal(row.getColumn(0).getString(), row_of(key));
    if (!json) return StoreError{StoreError::Kind::kCorrupt, "auth_data: " + json.error().message};
    auto tokens = codec::decode_auth_data(*json);
    if (!tokens) return StoreError{StoreError::Kind::kCorrupt, tokens.error().message};

    Connection connection;
    connection.key = key;
    connection.access_token = std::move(tokens->access_token);
    connection.refresh_token = std::move(tokens->refresh_token);
    connection.access_token_expires_at = tokens->expires_at;
    connection.connected_email = row.getColumn(1).getString();
    connection.account_id = row.getColumn(2).getString();
    connection.granted_scopes = row.getColumn(3).getString();
    connection.version = row.getColumn(4).getInt64();
    return std::optional<Connection>(std::move(connection));
}

Saved save_row(SQLite::Database& database, const ports::TokenSealer& sealer, Connection& connection) {
    const std::int64_t expires_at = connection.access_token_expires_at.time_since_epoch().count();
    const codec::AuthData tokens{std::move(connection.access_token), std::move(connection.refresh_token),
                                 connection.access_token_expires_at};
    const std::string sealed = sealer.seal(codec::encode_auth_data(tokens), row_of(connection.key));

    SQLite::Statement row(database, kSave);
    bind_key(row, connection.key);
    row.bind(4, sealed.data(), static_cast<int>(sealed.size()));
    row.bind(5, connection.connected_email);
    row.bind(6, connection.account_id);
    row.bind(7, connection.granted_scopes);
    row.bind(8, expires_at);
    row.executeStep();
    return row.getColumn(0).getInt64();
}

}  // namespace

ports::awaitable<Found> SqliteConnectionStore::find(ConnectionKey key) {
    return database_.read([&sealer = sealer_, key = std::move(key)](SQLite::Database& database) {
        return find_row(database, sealer, key);
    });
}

ports::awaitable<Saved> SqliteConnectionStore::save(Connection connection) {
    return database_.write(
        [&sealer = sealer_, connection = std::move(connection)](SQLite::Database& database) mutable {
            return save_row(database, sealer, connection);
        });
}

}  // namespace calfleet::adapters::sqlite
