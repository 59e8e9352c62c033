// What tokens that were just granted make of a connection. Pure function.
#pragma once

#include "core/time_range.hpp"
#include "ports/connection_store.hpp"
#include "ports/oauth_provider.hpp"

namespace calfleet::app::connections {

// An absent refresh token never blanks the one there is, nor do unsaid scopes.
ports::Connection with_granted(ports::Connection before, const ports::GrantedTokens& tokens,
                               core::Instant now);

}  // namespace calfleet::app::connections
