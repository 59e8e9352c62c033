// Hands out access tokens for commands: fresh ones as they are, ageing ones while the next is fetched behind,
// and none where the connection is lost or its quota used up. Loop thread only.
#pragma once

#include "app/connections/connection_book.hpp"
#include "app/connections/connection_owner.hpp"
#include "app/connections/token_refresher.hpp"
#include "ports/access_tokens.hpp"
#include "ports/clock.hpp"

#include <string>

namespace calfleet::app::connections {

class ConnectionAccess final : public ports::AccessTokens {
public:
    ConnectionAccess(ConnectionBook& book, TokenRefresher& refresher, ConnectionOwner owner,
                     ports::Clock& clock);

    ports::awaitable<core::Result<ports::Authorization, core::Failed>> authorize(
        core::CommandIdentity asked_by, std::string provider, ports::SteadyInstant deadline) override;
    ports::awaitable<core::Result<void, core::Failed>> renew(ports::Authorization& authorization,
                                                             ports::SteadyInstant deadline) override;
    ports::awaitable<void> quota_exceeded(const ports::Authorization& authorization,
                                          std::chrono::milliseconds cooldown) override;

private:
    // The row with a token that may be sent, or the failure of the command.
    ports::awaitable<Refreshed> usable(ConnectionRow row, const core::CommandIdentity& asked_by,
                                       ports::SteadyInstant deadline);
    ports::awaitable<void> end_of_cooldown(const ports::ConnectionKey& key,
                                           const core::CommandIdentity& asked_by);

    ConnectionBook& book_;
    TokenRefresher& refresher_;
    const ConnectionOwner owner_;
    ports::Clock& clock_;
};

}  // namespace calfleet::app::connections
