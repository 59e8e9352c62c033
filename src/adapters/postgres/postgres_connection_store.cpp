#include "adapters/postgres/postgres_connection_store.hpp"

#include "adapters/postgres/postgres_parameters.hpp"
#include "codec/auth_data_codec.hpp"

#include <pqxx/result>

namespace calfleet::adapters::postgres {
namespace {

using ports::Connection;
using ports::ConnectionKey;
using ports::StoreError;
using Found = core::Result<std::optional<Connection>, StoreError>;
using Saved = core::Result<std::int64_t, StoreError>;

constexpr const char* kFind = R"sql(
    SELECT auth_data, connected_email, account_id, granted_scopes, version
      FROM organization_connections
     WHERE company_id = $1 AND agent_id = $2 AND code = $3)sql";

constexpr const char* kSave = R"sql(
    INSERT INTO organization_connections AS stored
           (company_id, agent_id, code, auth_data, connected_email, account_id, granted_scopes, expires_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        ON CONFLICT (company_id, agent_id, code) DO UPDATE
       SET auth_data = excluded.auth_data, connected_email = excluded.connected_email,
           account_id = excluded.account_id, granted_scopes = excluded.granted_scopes,
           expires_at = excluded.expires_at, version = stored.version + 1,
           updated_at = (extract(epoch FROM clock_timestamp()) * 1000)::bigint
 RETURNING version)sql";

std::string row_of(const ConnectionKey& key) {
    return codec::auth_data_row(key.company_id, key.agent_id, key.provider);
}

Found find_row(pqxx::transaction_base& statements, const ports::TokenSealer& sealer,
               const ConnectionKey& key) {
    const pqxx::result rows = statements.exec_params(kFind, parameter(key.company_id.str()),
                                                     parameter(key.agent_id.str()), parameter(key.provider));
    if (rows.empty()) return std::optional<Connection>();

    const pqxx::row row = rows[0];
    const auto json = sealer.unseal(pqxx::binarystring(row[0]).str(), row_of(key));
    if (!json) return StoreError{StoreError::Kind::kCorrupt, "auth_data: " + json.error().message};
    auto tokens = codec::decode_auth_data(*json);
    if (!tokens) return StoreError{StoreError::Kind::kCorrupt, tokens.error().message};

    Connection connection;
    connection.key = key;
    connection.access_token = std::move(tokens->access_token);
    connection.refresh_token = std::move(tokens->refresh_token);
    connection.access_token_expires_at = tokens->expires_at;
    connection.connected_email = row[1].as<std::string>();
    connection.account_id = row[2].as<std::string>();
    connection.granted_scopes = row[3].as<std::string>();
    connection.version = row[4].as<std::int64_t>();
    return std::optional<Connection>(std::move(connection));
}

Saved save_row(pqxx::transaction_base& statements, const ports::TokenSealer& sealer, Connection& connection) {
    const std::int64_t expires_at = connection.access_token_expires_at.time_since_epoch().count();
    const codec::AuthData tokens{std::move(connection.access_token), std::move(connection.refresh_token),
                                 connection.access_token_expires_at};
    const std::string sealed = sealer.seal(codec::encode_auth_data(tokens), row_of(connection.key));
    const ConnectionKey& key = connection.key;
    const pqxx::result rows = statements.exec_params(
        kSave, parameter(key.company_id.str()), parameter(key.agent_id.str()), parameter(key.provider),
        parameter(sealed), parameter(connection.connected_email), parameter(connection.account_id),
        parameter(connection.granted_scopes), expires_at);
    return rows[0][0].as<std::int64_t>();
}

}  // namespace

ports::awaitable<Found> PostgresConnectionStore::find(ConnectionKey key) {
    return database_.read([&sealer = sealer_, key = std::move(key)](pqxx::transaction_base& statements) {
        return find_row(statements, sealer, key);
    });
}

ports::awaitable<Saved> PostgresConnectionStore::save(Connection connection) {
    return database_.write_single(
        [&sealer = sealer_, connection = std::move(connection)](pqxx::transaction_base& statements) mutable {
            return save_row(statements, sealer, connection);
        });
}

}  // namespace calfleet::adapters::postgres
