// What a provider offers for one type of command: one handler, one file, one row in the provider's table.
#pragma once

#include "core/actor.hpp"
#include "core/command.hpp"
#include "core/outcome.hpp"
#include "ports/awaitable.hpp"
#include "ports/clock.hpp"
#include "ports/job_ledger.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace calfleet::ports {

// This attempt at a command with effects, as its handler sees it.
class Attempt {
public:
    virtual ~Attempt() = default;

    // Writes down what the provider is about to be asked. True once it is durable: only then may the handler
    // go on. False when the command is finished already, by somebody else, or this process ends: whatever the
    // handler then answers counts for nothing.
    virtual awaitable<bool> intend(std::string intent) = 0;

    // What an earlier attempt wrote down before it was lost; empty when none got so far. Its effect did not
    // stand when the provider was asked just now, but may yet appear.
    virtual const std::string& earlier_intent() const = 0;
};

// The terms on which one command is carried out.
struct CommandTerms {
    SteadyInstant received_at;
    SteadyInstant deadline;      // no call to a provider starts or goes on past it
    Attempt* attempt = nullptr;  // set for commands with effects, until the outcome
};

class CommandHandler {
public:
    virtual ~CommandHandler() = default;

    // Carries the command out. The command is borrowed until the outcome. Throws only on a broken assumption.
    // May be called again after `storage_unavailable`, which it answers only before any effect.
    virtual awaitable<core::Outcome> handle(const core::Command& command, CommandTerms terms) = 0;

    // What analytics hear when the command failed, whoever refused it: this handler or the path before it.
    virtual std::vector<core::AnalyticsEvent> events_of_failure(const core::Command& command,
                                                                const core::Failed& failed,
                                                                std::chrono::milliseconds latency) const = 0;
};

// A handler whose effect at the provider can be looked for later, and taken back.
class EffectHandler : public CommandHandler {
public:
    // The outcome, if the effect of that intent stands; nothing when it does not, or when that cannot be
    // told.
    virtual awaitable<std::optional<core::Outcome>> read_back(const core::Command& command,
                                                              std::string intent, SteadyInstant deadline) = 0;

    // Takes back an effect whose command was answered with a failure. True when none stands any more.
    virtual awaitable<bool> withdraw(JobInDoubt job, SteadyInstant deadline) = 0;
};

// One row of a provider's table.
struct CommandRoute {
    std::string type;         // "calendar.list_slots"
    CommandHandler* handler;  // outlives the route
    std::chrono::milliseconds
        patience;               // from publication to `deadline_exceeded`, unless the command says otherwise
    std::string required_flag;  // the rollout flag that must be on; empty for none
    EffectHandler* effects = nullptr;    // the same handler, for a command with effects; else null
    std::vector<core::Role> roles = {};  // whose actor one must be to ask for it; empty: no actor is needed
    std::string further_flag = {};       // one that must be on as well; empty for none
};

}  // namespace calfleet::ports
