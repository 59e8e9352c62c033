// `calendar.connection_status`: how a connection is. Reads only.
#pragma once

#include "app/connections/connection_book.hpp"
#include "app/connections/connection_owner.hpp"
#include "ports/command_handler.hpp"
#include "ports/oauth_provider.hpp"

namespace calfleet::app::connections {

class ConnectionStatusHandler final : public ports::CommandHandler {
public:
    ConnectionStatusHandler(const ports::OAuthProvider& provider, ConnectionBook& book, ConnectionOwner owner,
                            const ports::Clock& clock)
        : provider_(provider), book_(book), owner_(owner), clock_(clock) {}

    ports::awaitable<core::Outcome> handle(const core::Command& command, ports::CommandTerms terms) override;
    std::vector<core::AnalyticsEvent> events_of_failure(const core::Command&, const core::Failed&,
                                                        std::chrono::milliseconds) const override {
        return {};
    }

private:
    const ports::OAuthProvider& provider_;
    ConnectionBook& book_;
    const ConnectionOwner owner_;
    const ports::Clock& clock_;
};

}  // namespace calfleet::app::connections
