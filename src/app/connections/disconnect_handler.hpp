// `calendar.disconnect` (S12, behaviour 7): the tokens go, the templates stay. The provider is not told
// (GCAL-S06: we never revoke at Google).
#pragma once

#include "app/connections/connection_book.hpp"
#include "app/connections/connection_owner.hpp"
#include "app/repeatable_handler.hpp"
#include "ports/log.hpp"
#include "ports/oauth_provider.hpp"

namespace calfleet::app::connections {

class DisconnectHandler final : public RepeatableHandler {
public:
    DisconnectHandler(const ports::OAuthProvider& provider, ConnectionBook& book, ConnectionOwner owner,
                      ports::Log& log)
        : provider_(provider), book_(book), owner_(owner), log_(log) {}

    ports::awaitable<core::Outcome> handle(const core::Command& command, ports::CommandTerms terms) override;

private:
    const ports::OAuthProvider& provider_;
    ConnectionBook& book_;
    const ConnectionOwner owner_;
    ports::Log& log_;
};

}  // namespace calfleet::app::connections
