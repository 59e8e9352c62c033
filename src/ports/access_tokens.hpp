// Valid access tokens, on demand. Whoever implements this decides about refreshing (app); providers only ask.
#pragma once

#include "core/ids.hpp"
#include "core/outcome.hpp"
#include "core/result.hpp"
#include "core/secret.hpp"
#include "ports/awaitable.hpp"
#include "ports/clock.hpp"

#include <string>

namespace calfleet::ports {

class AccessTokens {
public:
    virtual ~AccessTokens() = default;

    // A token that lives at least as long as the deadline's call may take, or the failure the command ends
    // with: not_connected, token_invalid, storage_unavailable.
    virtual awaitable<core::Result<core::Secret, core::Failed>> token_for(core::CompanyId company_id,
                                                                          core::AgentId agent_id,
                                                                          std::string provider,
                                                                          SteadyInstant deadline) = 0;
};

}  // namespace calfleet::ports
