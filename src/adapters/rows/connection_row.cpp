#include "adapters/rows/connection_row.hpp"

#include "adapters/rows/milliseconds.hpp"
#include "codec/auth_data_codec.hpp"

#include <chrono>
#include <string_view>
#include <utility>

namespace calfleet::adapters::rows {
namespace {

using ports::Connection;
using ports::ConnectionKey;
using ports::StoreError;

std::string binding_of(const ConnectionKey& key) {
    return codec::auth_data_row(key.company_id, key.agent_id, key.provider);
}

StoreError corrupt(std::string message) {
    return {StoreError::Kind::kCorrupt, std::move(message)};
}

StoreError meaningless(std::string_view column) {
    return corrupt("organization_connections." + std::string(column) + " holds what no release ever wrote");
}

core::Result<core::ConnectionHealth, StoreError> health_in(const ConnectionRow& row) {
    const auto state = core::connection_state_named(row.state);
    if (!state) return meaningless("state");
    const auto cause = core::loss_cause_named(row.cause);
    if (!cause && !row.cause.empty()) return meaningless("cause");
    const auto failure_reason = core::failure_reason_from(row.failure_reason);
    if (!failure_reason && !row.failure_reason.empty()) return meaningless("failure_reason");
    return core::ConnectionHealth{*state, cause, failure_reason, instant_of(row.quota_until)};
}

}  // namespace

ConnectionRow row_of(const Connection& connection, const ports::TokenSealer& sealer) {
    const codec::AuthData tokens{connection.access_token.duplicate(), connection.refresh_token.duplicate(),
                                 connection.access_token_expires_at};
    const core::ConnectionHealth& health = connection.health;
    ConnectionRow row;
    row.auth_data = sealer.seal(codec::encode_auth_data(tokens), binding_of(connection.key));
    row.expires_at = milliseconds_of(connection.access_token_expires_at);
    row.access_token_life = connection.access_token_life.count();
    row.granted_scopes = connection.granted_scopes;
    row.connected_email = connection.connected_email;
    row.account_id = connection.account_id;
    row.authorized_by = connection.authorized_by;
    row.state = core::to_string(health.state);
    if (health.cause) row.cause = core::to_string(*health.cause);
    if (health.failure_reason) row.failure_reason = core::to_string(*health.failure_reason);
    row.refreshes = connection.refreshes.to_text();
    row.refresh_token_expires_at = milliseconds_of(connection.refresh_token_expires_at);
    row.quota_until = milliseconds_of(health.quota_until);
    row.last_refresh_at = milliseconds_of(connection.last_refresh_at);
    row.next_refresh_at = milliseconds_of(connection.next_refresh_at);
    row.last_known_good_at = milliseconds_of(connection.last_known_good_at);
    row.re_authorized_at = milliseconds_of(connection.re_authorized_at);
    return row;
}

core::Result<Connection, StoreError> connection_in(const ConnectionRow& row, ConnectionKey key,
                                                   const ports::TokenSealer& sealer) {
    const auto json = sealer.unseal(row.auth_data, binding_of(key));
    if (!json) return corrupt("auth_data: " + json.error().message);
    auto tokens = codec::decode_auth_data(*json);
    if (!tokens) return corrupt(tokens.error().message);
    const auto health = health_in(row);
    if (!health) return health.error();
    const auto refreshes = core::RefreshHistory::parse(row.refreshes);
    if (!refreshes) return meaningless("refreshes");

    Connection connection;
    connection.key = std::move(key);
    connection.access_token = std::move(tokens->access_token);
    connection.refresh_token = std::move(tokens->refresh_token);
    connection.access_token_expires_at = tokens->expires_at;
    connection.access_token_life = std::chrono::milliseconds(row.access_token_life);
    connection.refresh_token_expires_at = instant_of(row.refresh_token_expires_at);
    connection.granted_scopes = row.granted_scopes;
    connection.connected_email = row.connected_email;
    connection.account_id = row.account_id;
    connection.authorized_by = row.authorized_by;
    connection.health = *health;
    connection.refreshes = *refreshes;
    connection.last_refresh_at = instant_of(row.last_refresh_at);
    connection.next_refresh_at = instant_of(row.next_refresh_at);
    connection.last_known_good_at = instant_of(row.last_known_good_at);
    connection.re_authorized_at = instant_of(row.re_authorized_at);
    return connection;
}

void add_count(std::vector<ports::ConnectionCount>& to, std::string provider, std::string_view state,
               std::string_view cause, std::int64_t connections) {
    const auto known_state = core::connection_state_named(state);
    const auto known_cause = core::loss_cause_named(cause);
    if (!known_state || (!known_cause && !cause.empty())) return;
    to.push_back({std::move(provider), *known_state, known_cause, connections});
}

ports::ResealRound reseal(const std::vector<SealedRow>& page, std::size_t limit,
                          const ports::TokenSealer& sealer, const ReplaceSealed& replace) {
    ports::ResealRound round;
    for (const SealedRow& row : page) {
        if (sealer.is_current(row.auth_data)) continue;
        const std::string binding = binding_of(row.key);
        const auto opened = sealer.unseal(row.auth_data, binding);
        if (!opened) {
            ++round.unreadable;
        } else if (replace(row, sealer.seal(*opened, binding))) {
            ++round.resealed;
        }
    }
    if (!page.empty() && page.size() >= limit) round.last_id = page.back().id;
    return round;
}

}  // namespace calfleet::adapters::rows
