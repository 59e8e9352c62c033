// `calendar.delete_agent` (GCAL-S06): tokens and templates of one agent go, in one transaction, and nothing
// of another agent. What a failure leaves is on record for the night.
#pragma once

#include "app/connections/agent_purge.hpp"
#include "ports/agent_store.hpp"
#include "ports/command_handler.hpp"
#include "ports/log.hpp"

#include <optional>
#include <string>

namespace calfleet::app::connections {

class DeleteAgentHandler final : public ports::EffectHandler {
public:
    DeleteAgentHandler(ports::AgentStore& agents, ConnectionBook& book, ports::Clock& clock, ports::Log& log)
        : agents_(agents), purge_(agents, book), clock_(clock), log_(log) {}

    ports::awaitable<core::Outcome> handle(const core::Command& command, ports::CommandTerms terms) override;
    std::vector<core::AnalyticsEvent> events_of_failure(const core::Command&, const core::Failed&,
                                                        std::chrono::milliseconds) const override {
        return {};
    }

    // The intent says what there was, so that it is counted although it is gone already.
    ports::awaitable<std::optional<core::Outcome>> read_back(const core::Command& command, std::string intent,
                                                             ports::SteadyInstant deadline) override;
    ports::awaitable<bool> withdraw(ports::JobInDoubt, ports::SteadyInstant) override { co_return true; }

private:
    struct Plan;  // what is to go

    ports::awaitable<core::Result<Plan, core::Failed>> make_plan(const core::Command& command);
    ports::awaitable<core::Outcome> carry_out(const core::Command& command, const Plan& plan,
                                              ports::SteadyInstant deadline);
    ports::awaitable<core::Result<void, ports::StoreError>> purge(const core::Command& command,
                                                                  const Plan& plan,
                                                                  ports::SteadyInstant deadline);
    core::Failed fail(const core::Command& command, const ports::StoreError& error) const;

    ports::AgentStore& agents_;
    AgentPurge purge_;
    ports::Clock& clock_;
    ports::Log& log_;
};

}  // namespace calfleet::app::connections
