// The right to call a provider for one command. Whoever implements this decides about refreshing and knows
// the state of each connection (app/connections); providers only ask, and tell what they were answered.
#pragma once

#include "core/command.hpp"
#include "core/outcome.hpp"
#include "core/result.hpp"
#include "core/secret.hpp"
#include "ports/awaitable.hpp"
#include "ports/clock.hpp"

#include <chrono>
#include <cstdint>
#include <string>

namespace calfleet::ports {

// Held by one command while it runs; a renewal replaces what is in it.
struct Authorization {
    core::CommandIdentity asked_by;
    std::string provider;
    core::Secret token;
    std::int64_t token_version = 0;
    std::string granted_scopes;
    std::string account_id;     // the provider's stable id of the account (Google: `sub`)
    std::string account_email;  // the account's address; at Google also the id of its primary calendar
};

class AccessTokens {
public:
    virtual ~AccessTokens() = default;

    // A token to call that provider with, or the failure the command ends with: not_connected, token_invalid,
    // quota_exceeded, api_5xx, api_unreachable, storage_unavailable.
    virtual awaitable<core::Result<Authorization, core::Failed>> authorize(core::CommandIdentity asked_by,
                                                                           std::string provider,
                                                                           SteadyInstant deadline) = 0;

    // The provider refused this token (401): puts a newer one into the authorization.
    virtual awaitable<core::Result<void, core::Failed>> renew(Authorization& authorization,
                                                              SteadyInstant deadline) = 0;

    // The provider's quota is used up for so long.
    virtual awaitable<void> quota_exceeded(const Authorization& authorization,
                                           std::chrono::milliseconds cooldown) = 0;
};

}  // namespace calfleet::ports
