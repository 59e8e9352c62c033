// How an agent goes, whoever asks for it (GCAL-S06): its templates and tokens in one transaction, together
// with what is told of each. So nothing is told twice, and nothing goes untold whatever crashes.
#pragma once

#include "app/connections/connection_book.hpp"
#include "ports/agent_store.hpp"

#include <optional>

namespace calfleet::app::connections {

class AgentPurge {
public:
    AgentPurge(ports::AgentStore& agents, ConnectionBook& book) : agents_(agents), book_(book) {}

    // `asked_by` names the agent and the command; `held` is what the store answered that the agent holds, and
    // may be gone by now. `until` as in ports/agent_store.hpp. May be repeated.
    ports::awaitable<core::Result<ports::PurgedAgent, ports::StoreError>> carry_out(
        core::CommandIdentity asked_by, ports::AgentHoldings held, std::optional<core::Instant> until);

private:
    ports::awaitable<ports::AgentFarewells> farewells_to(const core::CommandIdentity& asked_by,
                                                         const ports::AgentHoldings& held);

    ports::AgentStore& agents_;
    ConnectionBook& book_;
};

}  // namespace calfleet::app::connections
