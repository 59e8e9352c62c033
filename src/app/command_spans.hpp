// The spans of a command on its way: that of its record, and below it the handling and the publishing. What
// the command causes names the handling as its parent: the provider's calls, the result and the events. Owned
// by the wiring; loop thread only.
#pragma once

#include "app/command_trace.hpp"
#include "core/command.hpp"
#include "core/record.hpp"
#include "ports/clock.hpp"
#include "ports/random.hpp"
#include "ports/span_sink.hpp"

#include <string>

namespace calfleet::app {

struct CommandSpanSettings {
    std::string consumer_group;
    double sampled_share = 0;  // from 0 to 1, of the commands that bring no trace of their own
};

class CommandSpans {
public:
    CommandSpans(ports::SpanSink& sink, ports::Random& random, const ports::Clock& clock,
                 CommandSpanSettings settings)
        : sink_(sink), random_(random), clock_(clock), settings_(std::move(settings)) {}

    // Goes on with the trace that the command came with, or begins one.
    void begin(core::Command& command, CommandTrace& trace) const;
    // The command is finished: its spans are told.
    void end(const core::Record& record, const CommandTrace& trace) const;

private:
    core::Instant at(ports::SteadyInstant instant) const;

    ports::SpanSink& sink_;
    ports::Random& random_;
    const ports::Clock& clock_;
    const CommandSpanSettings settings_;
};

}  // namespace calfleet::app
