// Whose connection: one per agent and provider, or one per company (then the agent is empty; decisions, D2).
#pragma once

#include "core/ids.hpp"

#include <compare>
#include <string>
#include <utility>

namespace calfleet::ports {

struct ConnectionKey {
    core::CompanyId company_id;
    core::AgentId agent_id;
    std::string provider;  // "google_calendar"

    friend auto operator<=>(const ConnectionKey&, const ConnectionKey&) = default;
};

// Of no connection: under it stands what is announced of the agent itself.
inline ConnectionKey agent_key(core::CompanyId company_id, core::AgentId agent_id) {
    return {std::move(company_id), std::move(agent_id), {}};
}

}  // namespace calfleet::ports
