// Who owns a connection: each agent its own, or each company one for all its agents (decisions, D2).
#pragma once

#include "core/command.hpp"
#include "ports/connection_key.hpp"

#include <string>
#include <utility>

namespace calfleet::app::connections {

enum class ConnectionOwner { kAgent, kCompany };

inline ports::ConnectionKey connection_key(ConnectionOwner owner, const core::CommandIdentity& command,
                                           std::string provider) {
    const bool is_agents = owner == ConnectionOwner::kAgent;
    return {command.company_id, is_agents ? command.agent_id : core::AgentId(), std::move(provider)};
}

}  // namespace calfleet::app::connections
