// `calendar.start_oauth` (GCAL-S01 AC-2): a URL at which a person connects an account, good for ten minutes
// and for one return.
#pragma once

#include "app/connections/connection_book.hpp"
#include "app/connections/connection_owner.hpp"
#include "app/repeatable_handler.hpp"
#include "ports/oauth_provider.hpp"
#include "ports/oauth_secrets.hpp"
#include "ports/oauth_sessions.hpp"

namespace calfleet::app::connections {

class StartOAuthHandler final : public RepeatableHandler {
public:
    StartOAuthHandler(ports::OAuthProvider& provider, ports::OAuthSessions& sessions,
                      ports::OAuthSecrets& secrets, ConnectionBook& book, ConnectionOwner owner,
                      ports::Clock& clock, ports::Log& log);

    ports::awaitable<core::Outcome> handle(const core::Command& command, ports::CommandTerms terms) override;
    std::vector<core::AnalyticsEvent> events_of_failure(const core::Command& command,
                                                        const core::Failed& failed,
                                                        std::chrono::milliseconds latency) const override;

private:
    ports::awaitable<std::string> login_hint(const core::Command& command);

    ports::OAuthProvider& provider_;
    ports::OAuthSessions& sessions_;
    ports::OAuthSecrets& secrets_;
    ConnectionBook& book_;
    const ConnectionOwner owner_;
    ports::Clock& clock_;
    ports::Log& log_;
};

}  // namespace calfleet::app::connections
