#include "app/connections/granted_connection.hpp"

#include "core/token_freshness.hpp"

#include <utility>

namespace calfleet::app::connections {

ports::Connection with_granted(ports::Connection before, const ports::GrantedTokens& tokens,
                               core::Instant now) {
    ports::Connection after = std::move(before);
    after.access_token = tokens.access_token.duplicate();
    after.access_token_expires_at = now + tokens.expires_in;
    after.access_token_life = tokens.expires_in;
    if (!tokens.refresh_token.empty()) {
        after.refresh_token = tokens.refresh_token.duplicate();
        after.refresh_token_expires_at.reset();
    }
    if (tokens.refresh_token_expires_in)
        after.refresh_token_expires_at = now + *tokens.refresh_token_expires_in;
    if (!tokens.scopes.empty()) after.granted_scopes = tokens.scopes;
    after.health = core::after_new_tokens(after.health);
    after.last_known_good_at = now;
    const core::TokenLife life{after.access_token_expires_at, after.access_token_life};
    const std::string& owner =
        after.key.agent_id.empty() ? after.key.company_id.str() : after.key.agent_id.str();
    after.next_refresh_at = core::next_refresh_at(life, core::spread_of(owner));
    return after;
}

}  // namespace calfleet::app::connections
