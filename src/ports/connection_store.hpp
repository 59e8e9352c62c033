// The table organization_connections: which agent may use which provider's account, with its tokens.
// Tokens are sealed before they reach a disk; whoever implements this port never sees them in a log or an
// error.
#pragma once

#include "core/ids.hpp"
#include "core/result.hpp"
#include "core/secret.hpp"
#include "core/time_range.hpp"
#include "ports/awaitable.hpp"
#include "ports/store_error.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace calfleet::ports {

// Whose connection: one per agent and provider, or one per company (then the agent is empty; decisions, D2).
struct ConnectionKey {
    core::CompanyId company_id;
    core::AgentId agent_id;
    std::string provider;  // "google_calendar"

    friend auto operator<=>(const ConnectionKey&, const ConnectionKey&) = default;
};

struct Connection {
    ConnectionKey key;
    core::Secret access_token;
    core::Secret refresh_token;
    core::Instant access_token_expires_at;
    std::string granted_scopes;  // as the provider said them, separated by blanks
    std::string connected_email;
    std::string account_id;    // the provider's stable id of the account (Google: `sub`)
    std::int64_t version = 0;  // counts replacements of the row; 0 before it is stored
};

class ConnectionStore {
public:
    virtual ~ConnectionStore() = default;

    // The connection, or nothing when there is none. A row whose tokens cannot be opened (another key,
    // another row's bytes) is StoreError::Kind::kCorrupt.
    virtual awaitable<core::Result<std::optional<Connection>, StoreError>> find(ConnectionKey key) = 0;

    // Inserts or replaces the row of the key in one transaction; answers its new version.
    virtual awaitable<core::Result<std::int64_t, StoreError>> save(Connection connection) = 0;
};

}  // namespace calfleet::ports
