// THE PATH of a command, on one screen: decode, route, begin, admit, handle, record, publish. The caller
// (app/partition_worker) advances the offset. One instance serves all commands; loop thread only.
#pragma once

#include "app/command_spans.hpp"
#include "app/command_trace.hpp"
#include "app/job_book.hpp"
#include "app/rollout_gate.hpp"
#include "codec/command_codec.hpp"
#include "codec/dead_letter_codec.hpp"
#include "core/record.hpp"
#include "ports/clock.hpp"
#include "ports/command_handler.hpp"
#include "ports/log.hpp"
#include "ports/meters.hpp"
#include "ports/publisher.hpp"

#include <exception>
#include <string>
#include <unordered_map>
#include <vector>

namespace calfleet::app {

// What the path stands on; all of it outlives the path.
struct CommandPathParts {
    RolloutGate& gate;
    JobBook& jobs;
    ports::Publisher& publisher;
    ports::Clock& clock;
    ports::Log& log;
    ports::CommandMeter& meter;
    const CommandSpans& spans;
};

class CommandPath {
public:
    CommandPath(std::vector<ports::CommandRoute> routes, const CommandPathParts& parts,
                codec::DeadLetterOrigin origin);

    // True when the record is finished for good: answered, or parked as a dead letter. False when it has to
    // be delivered again. Record and trace are borrowed; the trace says when the record was received.
    ports::awaitable<bool> run(const core::Record& record, CommandTrace& trace);

    // The process is ending: nothing is waited for any more.
    void stop() { stopping_ = true; }

private:
    using Records = std::vector<core::OutgoingRecord>;
    struct Asked {
        const core::Command& command;
        const ports::CommandRoute& route;
        CommandTrace& trace;
    };

    ports::awaitable<bool> take(const core::Record& record, CommandTrace& trace);
    const ports::CommandRoute* route_for(const std::string& type) const;
    ports::awaitable<bool> refuse(const core::Record& record, const codec::DecodeError& error,
                                  CommandTrace& trace);
    ports::awaitable<bool> answer_query(Asked asked);
    ports::awaitable<bool> carry_out_once(Asked asked, const core::Record& record);
    ports::awaitable<bool> finish(Asked asked, Job& job, core::Outcome outcome);

    ports::awaitable<std::optional<core::Outcome>> execute(Asked asked, Job* job);
    ports::awaitable<std::optional<core::Outcome>> look_back(Asked asked, const Job& job);
    ports::awaitable<std::optional<core::Outcome>> handle(Asked asked, ports::CommandTerms terms);

    Records records_of(const Asked& asked, const core::Outcome& outcome, int attempts,
                       std::string id_suffix = {}) const;
    ports::awaitable<bool> publish(Records records, CommandTrace& trace);
    void log_broken_handler(const Asked& asked, const std::exception& broken) const;
    void log_outcome(const Asked& asked, const core::Outcome& outcome) const;
    void measure(const CommandTrace& trace, ports::SteadyInstant began) const;

    std::unordered_map<std::string, ports::CommandRoute> routes_;
    RolloutGate& gate_;
    JobBook& jobs_;
    ports::Publisher& publisher_;
    ports::Clock& clock_;
    ports::Log& log_;
    ports::CommandMeter& meter_;
    const CommandSpans& spans_;
    const codec::DeadLetterOrigin origin_;
    bool stopping_ = false;
};

}  // namespace calfleet::app
