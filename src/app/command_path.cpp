#include "app/command_path.hpp"

#include "codec/actor_codec.hpp"
#include "codec/result_codec.hpp"

#include <algorithm>

namespace calfleet::app {
namespace {

// Whatever a command asks for, it is not kept in flight longer than this.
constexpr std::chrono::minutes kPatienceMax{5};
// An effect that may stand is asked for even when its command has expired: the answer would be wrong
// otherwise.
constexpr std::chrono::seconds kLookBackPatience{10};
constexpr std::chrono::milliseconds kStoreRetryPause{250};

core::Failed fail(core::FailureReason reason, std::string message = {}) {
    return core::Failed{reason, std::move(message), std::nullopt, {}};
}

// A part of a feature may be switched off while the feature itself is on.
core::Failed refused_by(core::FailureReason reason, bool is_the_feature) {
    if (is_the_feature || reason != core::FailureReason::kFeatureDisabled) return fail(reason);
    return fail(reason, "This is not switched on for your account.");
}

// Admin commands say who is behind them (GCAL-S01 AC-6).
bool is_allowed(const ports::CommandRoute& route, const core::Command& command) {
    if (route.roles.empty()) return true;
    const auto actor = codec::decode_actor(command.data);
    return actor && actor->role && std::ranges::find(route.roles, *actor->role) != route.roles.end();
}

bool is_storage_failure(const core::Outcome& outcome) {
    const auto* failed = std::get_if<core::Failed>(&outcome);
    return failed != nullptr && failed->reason == core::FailureReason::kStorageUnavailable;
}

}  // namespace

CommandPath::CommandPath(std::vector<ports::CommandRoute> routes, const CommandPathParts& parts,
                         codec::DeadLetterOrigin origin)
    : gate_(parts.gate),
      jobs_(parts.jobs),
      publisher_(parts.publisher),
      clock_(parts.clock),
      log_(parts.log),
      meter_(parts.meter),
      spans_(parts.spans),
      origin_(std::move(origin)) {
    for (ports::CommandRoute& route : routes) routes_.emplace(route.type, route);
}

// consume -> DECODE -> ROUTE -> (BEGIN) -> ADMIT -> HANDLE -> (RECORD) -> PUBLISH -> offset
ports::awaitable<bool> CommandPath::run(const core::Record& record, CommandTrace& trace) {
    const ports::SteadyInstant began = clock_.steady_now();
    const bool is_finished = co_await take(record, trace);
    if (!is_finished) co_return false;
    measure(trace, began);
    spans_.end(record, trace);
    co_return true;
}

ports::awaitable<bool> CommandPath::take(const core::Record& record, CommandTrace& trace) {
    // Decode. A record that is no command today never will be: say so, and let the partition go on.
    auto command = codec::decode_command(record);
    if (command.has_error()) co_return co_await refuse(record, command.error(), trace);
    spans_.begin(*command, trace);
    trace.command = static_cast<const core::CommandIdentity&>(*command);
    trace.published_at = command->published_at;
    trace.reach(Step::kReceived);

    // Route. An unknown type is a mistake of its publisher, who hears of it.
    const ports::CommandRoute* route = route_for(command->type);
    if (route == nullptr) {
        const codec::DecodeError unknown{"unknown command type", false, trace.command};
        co_return co_await refuse(record, unknown, trace);
    }

    // A question may be asked twice. A command with effects is written down before, between and after them.
    const Asked asked{*command, *route, trace};
    if (route->effects == nullptr) co_return co_await answer_query(asked);
    co_return co_await carry_out_once(asked, record);
}

ports::awaitable<bool> CommandPath::answer_query(Asked asked) {
    const auto outcome = co_await execute(asked, nullptr);
    if (!outcome) co_return false;
    log_outcome(asked, *outcome);
    co_return co_await publish(records_of(asked, *outcome, 1), asked.trace);
}

ports::awaitable<bool> CommandPath::carry_out_once(Asked asked, const core::Record& record) {
    // Begin. What the ledger knows of this command decides what is left to do.
    const std::unique_ptr<Job> job = co_await jobs_.begin(asked.command, asked.trace);
    if (!job) co_return false;
    switch (job->verdict()) {
        case Job::Verdict::kGo:
            break;
        case Job::Verdict::kFinished:
            log_.info("command repeated, its records published again",
                      {{"command_id", asked.command.id.str()}, {"type", asked.command.type}});
            asked.trace.outcome = "repeated";
            co_return co_await publish(job->finished_records(), asked.trace);
        case Job::Verdict::kReused: {
            const core::Outcome refused = fail(core::FailureReason::kCommandIdReused);
            log_outcome(asked, refused);
            const std::string suffix =
                ":reused:" + std::to_string(record.source.partition) + ":" + std::to_string(record.offset);
            co_return co_await publish(records_of(asked, refused, 1, suffix), asked.trace);
        }
        case Job::Verdict::kCrashesItsWorker: {
            const codec::DeadLetterCause cause{"internal_error", "three attempts ended with the worker",
                                               job->attempts() - 1};
            Records letter{codec::encode_dead_letter(record, cause, origin_, clock_.now())};
            asked.trace.dead_lettered_as = "internal_error";
            if (!co_await publish(std::move(letter), asked.trace)) co_return false;
            co_return co_await finish(asked, *job, fail(core::FailureReason::kInternalError));
        }
    }

    // Admit and handle. Whatever happens there ends in an outcome, or in the end of this process.
    auto outcome = co_await execute(asked, job.get());
    if (!outcome) co_return false;
    asked.trace.reach(Step::kHandled);
    co_return co_await finish(asked, *job, std::move(*outcome));
}

// Record, then publish: the same bytes whoever publishes them, and however often.
ports::awaitable<bool> CommandPath::finish(Asked asked, Job& job, core::Outcome outcome) {
    log_outcome(asked, outcome);
    const auto* failed = std::get_if<core::Failed>(&outcome);
    const bool in_doubt = failed != nullptr && (failed->in_doubt || !job.earlier_intent().empty());
    const Records ours = records_of(asked, outcome, job.attempts());
    auto records = co_await job.finish(ours, failed == nullptr, in_doubt);
    if (!records) co_return false;
    co_return co_await publish(std::move(*records), asked.trace);
}

const ports::CommandRoute* CommandPath::route_for(const std::string& type) const {
    const auto found = routes_.find(type);
    return found == routes_.end() ? nullptr : &found->second;
}

// Nothing when the process ends first.
ports::awaitable<std::optional<core::Outcome>> CommandPath::execute(Asked asked, Job* job) {
    const core::Command& command = asked.command;
    asked.trace.handled = {clock_.steady_now(), {}};
    if (job != nullptr && !job->earlier_intent().empty())
        if (auto stands = co_await look_back(asked, *job)) co_return stands;

    const core::Instant expires_at = command.expires_at.value_or(command.published_at + asked.route.patience);
    const std::chrono::milliseconds left = expires_at - clock_.now();
    if (left <= left.zero()) co_return fail(core::FailureReason::kDeadlineExceeded);
    const ports::CommandTerms terms{
        asked.trace.received_at,
        clock_.steady_now() + std::min<std::chrono::milliseconds>(left, kPatienceMax), job};

    if (!is_allowed(asked.route, command)) co_return fail(core::FailureReason::kForbidden);
    for (const std::string& flag : {asked.route.required_flag, asked.route.further_flag})
        if (auto refusal = co_await gate_.refusal_for(command.company_id, flag, terms.deadline))
            co_return refused_by(*refusal, flag == asked.route.required_flag);
    co_return co_await handle(asked, terms);
}

// An attempt before this one may have reached the provider: what stands there is the answer.
ports::awaitable<std::optional<core::Outcome>> CommandPath::look_back(Asked asked, const Job& job) {
    log_.info("an earlier attempt got lost, asking the provider what stands",
              {{"command_id", asked.command.id.str()}, {"attempt", job.attempts()}});
    try {
        co_return co_await asked.route.effects->read_back(asked.command, job.earlier_intent(),
                                                          clock_.steady_now() + kLookBackPatience);
    } catch (const std::exception& broken) {
        log_broken_handler(asked, broken);
    }
    co_return std::nullopt;  // whatever stands is swept, should the command fail
}

// A store that is away is waited for as long as the command has time.
ports::awaitable<std::optional<core::Outcome>> CommandPath::handle(Asked asked, ports::CommandTerms terms) {
    for (;;) {
        core::Outcome outcome;
        try {
            outcome = co_await asked.route.handler->handle(asked.command, terms);
        } catch (const std::exception& broken) {
            log_broken_handler(asked, broken);
            core::Failed failed = fail(core::FailureReason::kInternalError);
            failed.in_doubt = asked.trace.step >= Step::kIntended;
            outcome = std::move(failed);
        }
        const bool has_time = clock_.steady_now() + kStoreRetryPause < terms.deadline;
        if (!is_storage_failure(outcome) || !has_time) co_return outcome;
        if (stopping_) co_return std::nullopt;
        co_await clock_.sleep_for(kStoreRetryPause);
    }
}

ports::awaitable<bool> CommandPath::refuse(const core::Record& record, const codec::DecodeError& error,
                                           CommandTrace& trace) {
    const bool can_answer = !error.identity.id.empty();
    log_.warn("a record is no command", {{"topic", record.source.topic},
                                         {"partition", record.source.partition},
                                         {"offset", record.offset},
                                         {"command_id", error.identity.id.str()},
                                         {"error", error.message}});
    Records records;
    trace.command = error.identity;
    if (can_answer) {
        core::Command command;
        static_cast<core::CommandIdentity&>(command) = error.identity;
        const core::Outcome outcome = fail(core::FailureReason::kInvalidCommand, error.message);
        const ports::CommandRoute* known = route_for(command.type);
        const ports::CommandRoute unknown{command.type, nullptr, {}, {}};
        const Asked asked{command, known != nullptr ? *known : unknown, trace};
        records = records_of(asked, outcome, 1);
        trace.outcome = to_string(core::FailureReason::kInvalidCommand);
    }
    if (!can_answer || error.beyond_limits) {
        const codec::DeadLetterCause cause{"invalid_command", error.message, 1};
        records.push_back(codec::encode_dead_letter(record, cause, origin_, clock_.now()));
        trace.dead_lettered_as = "invalid_command";
    }
    co_return co_await publish(std::move(records), trace);
}

CommandPath::Records CommandPath::records_of(const Asked& asked, const core::Outcome& outcome, int attempts,
                                             std::string id_suffix) const {
    const core::Command& command = asked.command;
    const std::chrono::milliseconds latency = clock_.steady_now() - asked.trace.received_at;
    const codec::ResultFacts facts{clock_.now(), latency, attempts, std::move(id_suffix)};
    Records records{codec::encode_result(command, outcome, facts)};

    const auto* failed = std::get_if<core::Failed>(&outcome);
    const bool nobody_to_count =
        asked.route.handler == nullptr || command.company_id.empty() || command.agent_id.empty();
    if (failed != nullptr && nobody_to_count) return records;
    const auto events = failed != nullptr ? asked.route.handler->events_of_failure(command, *failed, latency)
                                          : std::get<core::Done>(outcome).events;
    for (const core::AnalyticsEvent& event : events)
        records.push_back(codec::encode_event(command, event, facts));
    return records;
}

ports::awaitable<bool> CommandPath::publish(Records records, CommandTrace& trace) {
    const ports::SteadyInstant began = clock_.steady_now();
    auto published = co_await publisher_.publish(std::move(records));
    if (published.has_error()) {
        log_.error("a result could not be published; its command will be delivered again",
                   {{"command_id", trace.command.id.str()}, {"error", published.error().message}});
        co_return false;
    }
    trace.published = {began, clock_.steady_now()};
    trace.reach(Step::kPublished);
    co_return true;
}

void CommandPath::log_broken_handler(const Asked& asked, const std::exception& broken) const {
    log_.error(
        "a handler broke",
        {{"command_id", asked.command.id.str()}, {"type", asked.command.type}, {"error", broken.what()}});
}

void CommandPath::log_outcome(const Asked& asked, const core::Outcome& outcome) const {
    const auto* failed = std::get_if<core::Failed>(&outcome);
    asked.trace.outcome = failed == nullptr ? "success" : to_string(failed->reason);
    if (asked.trace.handled) asked.trace.handled->ended = clock_.steady_now();
    const std::chrono::milliseconds latency = clock_.steady_now() - asked.trace.received_at;
    log_.info(failed == nullptr ? "command succeeded" : "command failed",
              {{"command_id", asked.command.id.str()},
               {"type", asked.command.type},
               {"agent_id", asked.command.agent_id.str()},
               {"company_id", asked.command.company_id.str()},
               {"duration_ms", static_cast<std::int64_t>(latency.count())},
               {"failure_reason", failed == nullptr ? std::string_view() : to_string(failed->reason)},
               {"trace_id", asked.trace.spans.record.trace_id}});
}

void CommandPath::measure(const CommandTrace& trace, ports::SteadyInstant began) const {
    if (!trace.dead_lettered_as.empty()) meter_.dead_lettered(trace.dead_lettered_as);
    if (trace.outcome.empty()) return;
    const auto in_milliseconds = [](auto time) {
        return std::chrono::duration_cast<std::chrono::milliseconds>(time);
    };
    const bool is_known = route_for(trace.command.type) != nullptr;
    const auto end_to_end = trace.published_at ? in_milliseconds(clock_.now() - *trace.published_at)
                                               : std::chrono::milliseconds::zero();
    meter_.answered({is_known ? std::string_view(trace.command.type) : "unknown", trace.outcome,
                     in_milliseconds(began - trace.received_at), in_milliseconds(clock_.steady_now() - began),
                     end_to_end});
}

}  // namespace calfleet::app
