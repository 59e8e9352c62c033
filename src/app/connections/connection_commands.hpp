// The commands about connections: one row each. What they share is put together here, in the order in which
// one stands on the other. Owned by the wiring; loop thread only.
#pragma once

#include "app/connections/complete_oauth_handler.hpp"
#include "app/connections/connection_status_handler.hpp"
#include "app/connections/delete_agent_handler.hpp"
#include "app/connections/disconnect_handler.hpp"
#include "app/connections/refresh_token_handler.hpp"
#include "app/connections/start_oauth_handler.hpp"

#include <string>
#include <vector>

namespace calfleet::app::connections {

// What the commands stand on; all of it outlives them.
struct ConnectionParts {
    ports::OAuthProvider& provider;
    ports::OAuthSessions& sessions;
    ports::OAuthSecrets& secrets;
    ports::AgentStore& agents;
    ConnectionBook& book;
    TokenRefresher& refresher;
    ports::Clock& clock;
    ports::Log& log;
};

class ConnectionCommands {
public:
    // `feature_flag`: the provider's rollout flag. Only connecting is behind it (decisions, D11).
    ConnectionCommands(const ConnectionParts& parts, ConnectionOwner owner, std::string feature_flag);

    std::vector<ports::CommandRoute> routes();

private:
    const std::string feature_flag_;
    StartOAuthHandler start_oauth_;
    CompleteOAuthHandler complete_oauth_;
    DisconnectHandler disconnect_;
    ConnectionStatusHandler connection_status_;
    RefreshTokenHandler refresh_token_;
    DeleteAgentHandler delete_agent_;
};

}  // namespace calfleet::app::connections
