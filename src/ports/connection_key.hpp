// Whose connection: one per agent and provider, or one per company (then the agent is empty; decisions, D2).
#pragma once

#include "core/ids.hpp"

#include <compare>
#include <string>

namespace calfleet::ports {

struct ConnectionKey {
    core::CompanyId company_id;
    core::AgentId agent_id;
    std::string provider;  // "google_calendar"

    friend auto operator<=>(const ConnectionKey&, const ConnectionKey&) = default;
};

}  // namespace calfleet::ports
