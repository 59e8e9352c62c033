#include "app/command_path.hpp"

#include "codec/result_codec.hpp"

#include <algorithm>

namespace calfleet::app {
namespace {

// Whatever a command asks for, it is not kept in flight longer than this.
constexpr std::chrono::minutes kPatienceMax{5};

core::Outcome fail(core::FailureReason reason, std::string message = {}) {
    return core::Failed{reason, std::move(message), std::nullopt, {}};
}

}  // namespace

CommandPath::CommandPath(std::vector<ports::CommandRoute> routes, RolloutGate& gate,
                         ports::Publisher& publisher, ports::Clock& clock, ports::Log& log,
                         codec::DeadLetterOrigin origin)
    : gate_(gate), publisher_(publisher), clock_(clock), log_(log), origin_(std::move(origin)) {
    for (ports::CommandRoute& route : routes) routes_.emplace(route.type, route);
}

// consume -> DECODE -> ROUTE -> ADMIT -> HANDLE -> PUBLISH -> offset
ports::awaitable<bool> CommandPath::run(const core::Record& record) {
    const ports::SteadyInstant received_at = clock_.steady_now();

    // Decode. A record that is no command today never will be: say so, and let the partition go on.
    auto command = codec::decode_command(record);
    if (command.has_error()) co_return co_await refuse(record, command.error(), received_at);

    // Route. An unknown type is a mistake of its publisher, who hears of it.
    const ports::CommandRoute* route = route_for(command->type);
    if (route == nullptr) {
        core::Outcome unknown = fail(core::FailureReason::kInvalidCommand, "unknown command type");
        co_return co_await answer(*command, nullptr, std::move(unknown), received_at);
    }

    // Admit and handle. Whatever happens there, it ends in an outcome.
    core::Outcome outcome = co_await execute(*command, *route, received_at);

    // Publish. The offset moves only once the brokers hold the result and its events.
    co_return co_await answer(*command, route, std::move(outcome), received_at);
}

const ports::CommandRoute* CommandPath::route_for(const std::string& type) const {
    const auto found = routes_.find(type);
    return found == routes_.end() ? nullptr : &found->second;
}

ports::awaitable<core::Outcome> CommandPath::execute(const core::Command& command,
                                                     const ports::CommandRoute& route,
                                                     ports::SteadyInstant received_at) {
    const core::Instant expires_at = command.expires_at.value_or(command.published_at + route.patience);
    const std::chrono::milliseconds left = expires_at - clock_.now();
    if (left <= left.zero()) co_return fail(core::FailureReason::kDeadlineExceeded);
    const ports::SteadyInstant deadline =
        received_at + std::min<std::chrono::milliseconds>(left, kPatienceMax);

    if (auto refusal = co_await gate_.refusal_for(command.company_id, route.required_flag, deadline))
        co_return fail(*refusal);

    try {
        co_return co_await route.handler->handle(command, {received_at, deadline});
    } catch (const std::exception& broken) {
        log_.error("a handler broke",
                   {{"command_id", command.id.str()}, {"type", command.type}, {"error", broken.what()}});
    }
    co_return fail(core::FailureReason::kInternalError);
}

ports::awaitable<bool> CommandPath::refuse(const core::Record& record, const codec::DecodeError& error,
                                           ports::SteadyInstant received_at) {
    const bool can_answer = !error.identity.id.empty();
    log_.warn("a record is no command", {{"topic", record.source.topic},
                                         {"partition", record.source.partition},
                                         {"offset", record.offset},
                                         {"command_id", error.identity.id.str()},
                                         {"error", error.message}});
    std::vector<core::OutgoingRecord> records;
    if (can_answer) {
        core::Command command;
        static_cast<core::CommandIdentity&>(command) = error.identity;
        const core::Outcome outcome = fail(core::FailureReason::kInvalidCommand, error.message);
        records = records_of(command, route_for(command.type), outcome, received_at);
    }
    if (!can_answer || error.beyond_limits) {
        const codec::DeadLetterCause cause{"invalid_command", error.message, 1};
        records.push_back(codec::encode_dead_letter(record, cause, origin_, clock_.now()));
    }
    co_return co_await publish(std::move(records), error.identity);
}

ports::awaitable<bool> CommandPath::answer(const core::Command& command, const ports::CommandRoute* route,
                                           core::Outcome outcome, ports::SteadyInstant received_at) {
    log_outcome(command, outcome, clock_.steady_now() - received_at);
    auto records = records_of(command, route, outcome, received_at);
    co_return co_await publish(std::move(records), command);
}

std::vector<core::OutgoingRecord> CommandPath::records_of(const core::Command& command,
                                                          const ports::CommandRoute* route,
                                                          const core::Outcome& outcome,
                                                          ports::SteadyInstant received_at) const {
    const core::Instant now = clock_.now();
    const std::chrono::milliseconds latency = clock_.steady_now() - received_at;
    std::vector<core::OutgoingRecord> records{codec::encode_result(command, outcome, {now, latency})};

    const auto* failed = std::get_if<core::Failed>(&outcome);
    const bool nobody_to_count = route == nullptr || command.company_id.empty() || command.agent_id.empty();
    if (failed != nullptr && nobody_to_count) return records;
    const auto events = failed != nullptr ? route->handler->events_of_failure(command, *failed, latency)
                                          : std::get<core::Done>(outcome).events;
    for (const core::AnalyticsEvent& event : events)
        records.push_back(codec::encode_event(command, event, now));
    return records;
}

ports::awaitable<bool> CommandPath::publish(std::vector<core::OutgoingRecord> records,
                                            const core::CommandIdentity& command) {
    auto published = co_await publisher_.publish(std::move(records));
    if (published.has_error())
        log_.error("a result could not be published; its command will be delivered again",
                   {{"command_id", command.id.str()}, {"error", published.error().message}});
    co_return published.has_value();
}

void CommandPath::log_outcome(const core::Command& command, const core::Outcome& outcome,
                              std::chrono::milliseconds latency) const {
    const auto* failed = std::get_if<core::Failed>(&outcome);
    log_.info(failed == nullptr ? "command succeeded" : "command failed",
              {{"command_id", command.id.str()},
               {"type", command.type},
               {"agent_id", command.agent_id.str()},
               {"company_id", command.company_id.str()},
               {"duration_ms", static_cast<std::int64_t>(latency.count())},
               {"failure_reason", failed == nullptr ? std::string_view() : to_string(failed->reason)},
               {"traceparent", command.traceparent}});
}

}  // namespace calfleet::app
