// `calendar.refresh_token` (GCAL-S07 AC-1): the scheduler's job, or a person's wish. What is fresh enough is
// left alone unless `force` is set; a lost connection that only a person can mend is not tried.
#pragma once

#include "app/connections/connection_book.hpp"
#include "app/connections/connection_owner.hpp"
#include "app/connections/token_refresher.hpp"
#include "app/repeatable_handler.hpp"
#include "ports/oauth_provider.hpp"

namespace calfleet::app::connections {

class RefreshTokenHandler final : public RepeatableHandler {
public:
    RefreshTokenHandler(const ports::OAuthProvider& provider, ConnectionBook& book, TokenRefresher& refresher,
                        ConnectionOwner owner, const ports::Clock& clock)
        : provider_(provider), book_(book), refresher_(refresher), owner_(owner), clock_(clock) {}

    ports::awaitable<core::Outcome> handle(const core::Command& command, ports::CommandTerms terms) override;

private:
    const ports::OAuthProvider& provider_;
    ConnectionBook& book_;
    TokenRefresher& refresher_;
    const ConnectionOwner owner_;
    const ports::Clock& clock_;
};

}  // namespace calfleet::app::connections
