// Authorisations under way: from the URL a person was sent to until the provider sends that person back.
// `state` is kept as its hash alone, the PKCE verifier sealed.
#pragma once

#include "core/ids.hpp"
#include "core/result.hpp"
#include "core/secret.hpp"
#include "ports/awaitable.hpp"
#include "ports/store_error.hpp"

#include <chrono>
#include <optional>
#include <string>

namespace calfleet::ports {

// How long a person has to come back (S4.7).
inline constexpr std::chrono::minutes kOAuthSessionLifetime{10};

struct OAuthSession {
    std::string state_hash;
    core::CompanyId company_id;
    core::AgentId agent_id;
    std::string provider;
    std::string user_id;
    std::string redirect_uri;
    core::Secret verifier;
};

class OAuthSessions {
public:
    virtual ~OAuthSessions() = default;

    // Keeps it for so long by the store's clock. Forgets some whose time is over.
    virtual awaitable<core::Result<void, StoreError>> begin(OAuthSession session,
                                                            std::chrono::milliseconds lifetime) = 0;

    // The session of that state, once: in one statement it becomes this command's, which may ask again (it
    // was delivered again); nothing for any other command, for a state that never was, or whose time is over.
    // A verifier that cannot be opened is StoreError::Kind::kCorrupt.
    virtual awaitable<core::Result<std::optional<OAuthSession>, StoreError>> claim(
        std::string state_hash, core::CommandId command_id) = 0;
};

}  // namespace calfleet::ports
