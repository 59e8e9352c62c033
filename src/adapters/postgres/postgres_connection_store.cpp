#include "adapters/postgres/postgres_connection_store.hpp"

#include "adapters/postgres/connection_changes.hpp"
#include "adapters/postgres/postgres_parameters.hpp"
#include "adapters/postgres/row_reader.hpp"
#include "adapters/rows/connection_row.hpp"

#include <pqxx/result>

namespace calfleet::adapters::postgres {
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
     WHERE company_id = $1 AND agent_id = $2 AND code = $3)sql";

// What may be NULL comes in arrays: the times in $15, the announcement in $16. One statement changes the row
// and announces it. The lock waits for whoever removes a row, and reads what it left
// (connection_changes.cpp).
constexpr const char* kInsert = R"sql(
    WITH written AS (
        INSERT INTO organization_connections
               (company_id, agent_id, code, auth_data, expires_at, access_token_life, granted_scopes,
                connected_email, account_id, authorized_by, state, cause, failure_reason, refreshes,
                refresh_token_expires_at, quota_until, last_refresh_at, next_refresh_at, last_known_good_at,
                re_authorized_at, version, token_version)
        SELECT $1::text, $2::text, $3::text, $4::bytea, $5::bigint, $6::bigint, $7::text, $8::text, $9::text,
               $10::text, $11::text, $12::text, $13::text, $14::text, ($15::bigint[])[1], ($15::bigint[])[2],
               ($15::bigint[])[3], ($15::bigint[])[4], ($15::bigint[])[5], ($15::bigint[])[6], first, first
          FROM (SELECT greatest(version_max + 1, (extract(epoch FROM clock_timestamp()) * 1000)::bigint)
                       AS first
                  FROM removed_connections FOR SHARE) AS versions
            ON CONFLICT (company_id, agent_id, code) DO NOTHING
     RETURNING version),
    announced AS (
        INSERT INTO connection_announcements (company_id, agent_id, code, records)
        SELECT $1::text, $2::text, $3::text, told FROM written, unnest($16::bytea[]) AS told)
    SELECT version FROM written)sql";

// The statement's own clock is the same wherever it is asked.
constexpr const char* kUpdate = R"sql(
    WITH written AS (
        UPDATE organization_connections
           SET auth_data = $4::bytea, expires_at = $5::bigint, access_token_life = $6::bigint,
               granted_scopes = $7::text, connected_email = $8::text, account_id = $9::text,
               authorized_by = $10::text, state = $11::text, cause = $12::text, failure_reason = $13::text,
               refreshes = $14::text, refresh_token_expires_at = ($15::bigint[])[1],
               quota_until = ($15::bigint[])[2], last_refresh_at = ($15::bigint[])[3],
               next_refresh_at = ($15::bigint[])[4], last_known_good_at = ($15::bigint[])[5],
               re_authorized_at = ($15::bigint[])[6],
               version = greatest(version + 1, (extract(epoch FROM statement_timestamp()) * 1000)::bigint),
               token_version = CASE WHEN $18::boolean THEN
                   greatest(version + 1, (extract(epoch FROM statement_timestamp()) * 1000)::bigint)
                   ELSE token_version END,
               refresh_asked_until = 0,
               updated_at = (extract(epoch FROM clock_timestamp()) * 1000)::bigint
         WHERE company_id = $1::text AND agent_id = $2::text AND code = $3::text AND version = $17::bigint
     RETURNING version),
    announced AS (
        INSERT INTO connection_announcements (company_id, agent_id, code, records)
        SELECT $1::text, $2::text, $3::text, told FROM written, unnest($16::bytea[]) AS told)
    SELECT version FROM written)sql";

constexpr const char* kPage = R"sql(
    SELECT id, company_id, agent_id, code, auth_data FROM organization_connections
     WHERE id > $1::bigint ORDER BY id LIMIT $2::bigint)sql";

constexpr const char* kReplaceSealed =
    "UPDATE organization_connections SET auth_data = $1::bytea WHERE id = $2::bigint AND auth_data = "
    "$3::bytea";

Found find_row(pqxx::transaction_base& statements, const ports::TokenSealer& sealer,
               const ConnectionKey& key) {
    const pqxx::result found = statements.exec_params(kFind, parameter(key.company_id.str()),
                                                      parameter(key.agent_id.str()), parameter(key.provider));
    if (found.empty()) return std::optional<Connection>();

    RowReader columns(found[0]);
    ConnectionRow row;
    row.auth_data = columns.bytes();
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

// With the parameters that insert and update share, and those of the update alone.
template <class... More>
Written change_row(pqxx::transaction_base& statements, const char* statement, const ConnectionKey& key,
                   const ConnectionRow& row, const std::optional<ports::NewAnnouncement>& announcement,
                   const More&... more) {
    std::vector<std::optional<std::string_view>> told;
    if (announcement) told.emplace_back(announcement->records);
    const pqxx::result changed = statements.exec_params(
        statement, parameter(key.company_id.str()), parameter(key.agent_id.str()), parameter(key.provider),
        parameter(row.auth_data), row.expires_at, row.access_token_life, parameter(row.granted_scopes),
        parameter(row.connected_email), parameter(row.account_id), parameter(row.authorized_by),
        parameter(row.state), parameter(row.cause), parameter(row.failure_reason), parameter(row.refreshes),
        bigint_array({row.refresh_token_expires_at, row.quota_until, row.last_refresh_at, row.next_refresh_at,
                      row.last_known_good_at, row.re_authorized_at}),
        bytea_array(told), more...);
    if (changed.empty()) return std::optional<std::int64_t>();
    return std::optional<std::int64_t>(changed[0][0].as<std::int64_t>());
}

Written write_row(pqxx::transaction_base& statements, const ports::TokenSealer& sealer,
                  const ports::ConnectionWrite& write) {
    const Connection& connection = write.connection;
    const ConnectionRow row = rows::row_of(connection, sealer);
    if (connection.version == 0)
        return change_row(statements, kInsert, connection.key, row, write.announcement);
    return change_row(statements, kUpdate, connection.key, row, write.announcement, connection.version,
                      write.replaces_tokens);
}

Resealed reseal_page(pqxx::transaction_base& statements, const ports::TokenSealer& sealer,
                     std::int64_t after_id, std::size_t limit) {
    std::vector<rows::SealedRow> page;
    for (const pqxx::row& found : statements.exec_params(kPage, after_id, limit)) {
        RowReader columns(found);
        rows::SealedRow row;
        row.id = columns.number();
        row.key = columns.connection_key();
        row.auth_data = columns.bytes();
        page.push_back(std::move(row));
    }
    return rows::reseal(page, limit, sealer, [&](const rows::SealedRow& row, const std::string& resealed) {
        const pqxx::result replaced =
            statements.exec_params(kReplaceSealed, parameter(resealed), row.id, parameter(row.auth_data));
        return replaced.affected_rows() == 1;
    });
}

}  // namespace

ports::awaitable<Found> PostgresConnectionStore::find(ConnectionKey key) {
    return database_.read([&sealer = sealer_, key = std::move(key)](pqxx::transaction_base& statements) {
        return find_row(statements, sealer, key);
    });
}

ports::awaitable<Written> PostgresConnectionStore::write(ports::ConnectionWrite write) {
    return database_.write_single(
        [&sealer = sealer_, write = std::move(write)](pqxx::transaction_base& statements) {
            return write_row(statements, sealer, write);
        });
}

ports::awaitable<Removed> PostgresConnectionStore::remove(
    ConnectionKey key, std::optional<ports::NewAnnouncement> announcement) {
    return database_.write([key = std::move(key), announcement = std::move(announcement)](
                               pqxx::transaction_base& statements) -> Removed {
        return remove_connection(statements, key, announcement);
    });
}

// Each row is a transaction of its own: one that is locked holds none of the others up.
ports::awaitable<Resealed> PostgresConnectionStore::reseal(std::int64_t after_id, std::size_t limit) {
    return database_.read([&sealer = sealer_, after_id, limit](pqxx::transaction_base& statements) {
        return reseal_page(statements, sealer, after_id, limit);
    });
}

}  // namespace calfleet::adapters::postgres
