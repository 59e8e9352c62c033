// A command with effects in our own store alone: after a crash it is simply carried out again, and nothing is
// left at a provider to be looked for or taken back.
#pragma once

#include "ports/command_handler.hpp"

namespace calfleet::app {

class RepeatableHandler : public ports::EffectHandler {
public:
    ports::awaitable<std::optional<core::Outcome>> read_back(const core::Command&, std::string,
                                                             ports::SteadyInstant) override {
        co_return std::nullopt;
    }
    ports::awaitable<bool> withdraw(ports::JobInDoubt, ports::SteadyInstant) override { co_return true; }
    std::vector<core::AnalyticsEvent> events_of_failure(const core::Command&, const core::Failed&,
                                                        std::chrono::milliseconds) const override {
        return {};
    }
};

}  // namespace calfleet::app
