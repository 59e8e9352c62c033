// What a provider offers for one type of command: one handler, one file, one row in the provider's table.
#pragma once

#include "core/command.hpp"
#include "core/outcome.hpp"
#include "ports/awaitable.hpp"
#include "ports/clock.hpp"

#include <chrono>
#include <string>
#include <vector>

namespace calfleet::ports {

// The times of one command inside this process.
struct CommandTimes {
    SteadyInstant received_at;
    SteadyInstant deadline;  // no call to a provider starts or goes on past it
};

class CommandHandler {
public:
    virtual ~CommandHandler() = default;

    // Carries the command out. The command is borrowed until the outcome. Throws only on a broken assumption.
    virtual awaitable<core::Outcome> handle(const core::Command& command, CommandTimes times) = 0;

    // What analytics hear when the command failed, whoever refused it: this handler or the path before it.
    virtual std::vector<core::AnalyticsEvent> events_of_failure(const core::Command& command,
                                                                const core::Failed& failed,
                                                                std::chrono::milliseconds latency) const = 0;
};

// One row of a provider's table.
struct CommandRoute {
    std::string type;         // "calendar.list_slots"
    CommandHandler* handler;  // outlives the route
    std::chrono::milliseconds
        patience;               // from publication to `deadline_exceeded`, unless the command says otherwise
    std::string required_flag;  // the rollout flag that must be on; empty for none
};

}  // namespace calfleet::ports
