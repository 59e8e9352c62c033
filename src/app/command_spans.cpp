#include "app/command_spans.hpp"

#include "app/span_ids.hpp"

#include <chrono>
#include <utility>

namespace calfleet::app {

void CommandSpans::begin(core::Command& command, CommandTrace& trace) const {
    const auto caller = core::parse_traceparent(command.traceparent);
    const core::TraceContext parent = caller.value_or(
        core::TraceContext{new_trace_id(random_), {}, random_.fraction() < settings_.sampled_share});
    trace.spans.parent_id = parent.span_id;
    trace.spans.record = child_of(parent, random_);
    trace.spans.handling = child_of(parent, random_);
    command.traceparent = core::to_traceparent(trace.spans.handling);
}

void CommandSpans::end(const core::Record& record, const CommandTrace& trace) const {
    const CommandTrace::Spans& spans = trace.spans;
    if (!spans.record.is_sampled) return;
    const std::string failure(trace.outcome == "success" || trace.outcome == "repeated" ? std::string_view()
                                                                                        : trace.outcome);
    const std::string& topic = record.source.topic;
    sink_.ended(
        {.name = "process " + topic,
         .kind = ports::SpanKind::kConsumer,
         .context = spans.record,
         .parent_id = spans.parent_id,
         .began = at(trace.received_at),
         .ended = clock_.now(),
         .attributes = {{"messaging.system", "kafka"},
                        {"messaging.operation.name", "process"},
                        {"messaging.operation.type", "process"},
                        {"messaging.destination.name", topic},
                        {"messaging.destination.partition.id", std::to_string(record.source.partition)},
                        {"messaging.kafka.offset", record.offset},
                        {"messaging.consumer.group.name", settings_.consumer_group},
                        {"messaging.message.id", trace.command.id.str()},
                        {"calfleet.command.type", trace.command.type},
                        {"calfleet.command.outcome", std::string(trace.outcome)}},
         .error_type = failure});
    if (trace.handled)
        sink_.ended({.name = "handle " + trace.command.type,
                     .kind = ports::SpanKind::kInternal,
                     .context = spans.handling,
                     .parent_id = spans.record.span_id,
                     .began = at(trace.handled->began),
                     .ended = at(trace.handled->ended),
                     .attributes = {{"calfleet.command.outcome", std::string(trace.outcome)}},
                     .error_type = failure});
    if (trace.published)
        sink_.ended({.name = "publish calendar.results",
                     .kind = ports::SpanKind::kProducer,
                     .context = child_of(spans.record, random_),
                     .parent_id = spans.record.span_id,
                     .began = at(trace.published->began),
                     .ended = at(trace.published->ended),
                     .attributes = {{"messaging.system", "kafka"}, {"messaging.operation.type", "send"}},
                     .error_type = {}});
}

// Durations are measured on the clock that nobody sets; a trace wants the time of day.
core::Instant CommandSpans::at(ports::SteadyInstant instant) const {
    return clock_.now() - std::chrono::duration_cast<core::Instant::duration>(clock_.steady_now() - instant);
}

}  // namespace calfleet::app
