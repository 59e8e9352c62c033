// THE PATH of a command, on one screen: decode, route, admit, handle, publish. The caller
// (app/partition_worker) advances the offset. One instance serves all commands; loop thread only.
#pragma once

#include "app/rollout_gate.hpp"
#include "codec/command_codec.hpp"
#include "codec/dead_letter_codec.hpp"
#include "core/record.hpp"
#include "ports/clock.hpp"
#include "ports/command_handler.hpp"
#include "ports/log.hpp"
#include "ports/publisher.hpp"

#include <string>
#include <unordered_map>
#include <vector>

namespace calfleet::app {

class CommandPath {
public:
    CommandPath(std::vector<ports::CommandRoute> routes, RolloutGate& gate, ports::Publisher& publisher,
                ports::Clock& clock, ports::Log& log, codec::DeadLetterOrigin origin);

    // True when the record is finished for good: answered, or parked as a dead letter. The record is
    // borrowed.
    ports::awaitable<bool> run(const core::Record& record);

private:
    const ports::CommandRoute* route_for(const std::string& type) const;
    ports::awaitable<core::Outcome> execute(const core::Command& command, const ports::CommandRoute& route,
                                            ports::SteadyInstant received_at);
    ports::awaitable<bool> refuse(const core::Record& record, const codec::DecodeError& error,
                                  ports::SteadyInstant received_at);
    ports::awaitable<bool> answer(const core::Command& command, const ports::CommandRoute* route,
                                  core::Outcome outcome, ports::SteadyInstant received_at);
    std::vector<core::OutgoingRecord> records_of(const core::Command& command,
                                                 const ports::CommandRoute* route,
                                                 const core::Outcome& outcome,
                                                 ports::SteadyInstant received_at) const;
    ports::awaitable<bool> publish(std::vector<core::OutgoingRecord> records,
                                   const core::CommandIdentity& command);
    void log_outcome(const core::Command& command, const core::Outcome& outcome,
                     std::chrono::milliseconds latency) const;

    std::unordered_map<std::string, ports::CommandRoute> routes_;
    RolloutGate& gate_;
    ports::Publisher& publisher_;
    ports::Clock& clock_;
    ports::Log& log_;
    codec::DeadLetterOrigin origin_;
};

}  // namespace calfleet::app
