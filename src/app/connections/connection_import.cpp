#include "app/connections/connection_import.hpp"

#include "core/token_freshness.hpp"

#include <optional>
#include <utility>

namespace calfleet::app::connections {
namespace {

using ports::StoreError;
using Version = core::Result<std::int64_t, StoreError>;

// A fleet at work may change the row between our reading and our writing.
constexpr int kAttemptsMax = 5;

// Of the row to replace; 0 for none.
ports::awaitable<Version> version_of(ports::ConnectionStore& connections, ports::ConnectionKey key) {
    auto found = co_await connections.find(key);
    if (found) co_return found->has_value() ? (*found)->version : 0;
    if (found.error().kind != StoreError::Kind::kCorrupt) co_return found.error();
    auto removed = co_await connections.remove(std::move(key), std::nullopt);
    if (!removed) co_return removed.error();
    co_return 0;
}

}  // namespace

ports::awaitable<Version> import_connection(ports::ConnectionStore& connections,
                                            ports::Connection connection) {
    const core::TokenLife life{connection.access_token_expires_at, connection.access_token_life};
    const core::AgentId& agent_id = connection.key.agent_id;
    const std::uint64_t spread =
        core::spread_of(agent_id.empty() ? connection.key.company_id.str() : agent_id.str());
    connection.next_refresh_at = std::nullopt;
    if (!connection.refresh_token.empty()) connection.next_refresh_at = core::next_refresh_at(life, spread);
    for (int attempt = 0; attempt < kAttemptsMax; ++attempt) {
        const Version version = co_await version_of(connections, connection.key);
        if (!version) co_return version.error();
        connection.version = *version;
        ports::ConnectionWrite write{connection.duplicate(), true, std::nullopt};
        const auto written = co_await connections.write(std::move(write));
        if (!written) co_return written.error();
        if (*written) co_return **written;
    }
    co_return StoreError{StoreError::Kind::kUnavailable, "somebody else keeps changing this connection"};
}

}  // namespace calfleet::app::connections
