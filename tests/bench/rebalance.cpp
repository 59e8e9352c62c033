// What a fleet of three feels when one goes, politely and not: results that come twice, and the longest time
// in which a partition with commands outstanding answered none.
#include "bench/agents.hpp"
#include "bench/load.hpp"
#include "bench/scenarios.hpp"
#include "bench/world.hpp"

#include <algorithm>
#include <csignal>
#include <string>

namespace calfleet::bench {
namespace {

constexpr int kWorkers = 3;
constexpr double kShareOfBookings = 0.5;
constexpr std::chrono::seconds kPatience{60};
constexpr std::chrono::seconds kQuiet{2};

// Reads the journal of a finished run: per topic and partition, the gaps between answers while some command
// was outstanding. In a gap that began idle, only the time since the first unanswered command counts.
double longest_stall_ms(const Journal& journal, const Window& window, Kind kind, int partition) {
    std::vector<Moment> answers;
    std::vector<Moment> sent;
    for (const Sent& each : journal.commands()) {
        if (each.command.kind != kind || partition_of(each.command.agent) != partition || !each.answered())
            continue;
        if (each.sent_at < window.from) continue;
        sent.push_back(each.sent_at);
        answers.push_back(each.answered_at);
    }
    std::ranges::sort(answers);
    std::chrono::nanoseconds longest{0};
    Moment last_answer = window.from;
    for (std::size_t answered = 0; answered < answers.size(); ++answered) {
        // With so many answers given, at the earliest this command waited.
        const Moment waiting_since = std::max(last_answer, sent.at(answered));
        longest = std::max<std::chrono::nanoseconds>(longest, answers.at(answered) - waiting_since);
        last_answer = answers.at(answered);
    }
    return std::chrono::duration<double, std::milli>(longest).count();
}

double longest_stall_ms(const Journal& journal, const Window& window) {
    double longest = 0;
    for (const Kind kind : {Kind::kLookup, Kind::kBooking})
        for (int partition = 0; partition < kPartitions; ++partition)
            longest = std::max(longest, longest_stall_ms(journal, window, kind, partition));
    return longest;
}

// Half of the commands, the signal to the last worker, the other half.
void lose_a_worker(const Options& options, harness::ChildProcess& worker, int signal, Load& load,
                   const std::string& name, Findings& findings) {
    const std::size_t repeated_before = load.journal().repeated();
    const Pace pace{.per_second = options.rate};
    load.run_for(pace, options.warm_up);
    Window window = load.run_count(pace, options.commands / 2);
    worker.signal(signal);
    window.to = load.run_count(pace, options.commands / 2).to;
    if (!load.drain(kPatience)) findings.problems.push_back("answers are missing after " + name);
    load.listen(kQuiet);

    auto latencies = latencies_ms(load.journal(), window);
    findings.figure(name + "_redelivered", static_cast<double>(load.journal().repeated() - repeated_before));
    findings.figure(name + "_longest_stall_ms", longest_stall_ms(load.journal(), window));
    findings.figure(name + "_latency_p50_ms", percentile(latencies, 0.5));
    findings.figure(name + "_latency_p99_ms", percentile(latencies, 0.99));
}

}  // namespace

Findings run_rebalance(const Options& options) {
    World world(options, kWorkers);
    const std::int64_t events_before = world.google().live_events();
    Load load(world.brokers(), {options.agents, *options.keys, kShareOfBookings});
    load.touch_every_agent();
    Findings findings;
    findings.setup = {{"agents", options.agents},
                      {"workers", kWorkers},
                      {"rate", options.rate},
                      {"commands", static_cast<double>(options.commands)},
                      {"share_of_bookings", kShareOfBookings},
                      {"upstream_ms", static_cast<double>(options.upstream->count())}};
    lose_a_worker(options, world.worker(kWorkers - 1), SIGTERM, load, "sigterm", findings);
    world.start_worker();
    world.wait_for_members(kWorkers);
    lose_a_worker(options, world.worker(kWorkers), SIGKILL, load, "sigkill", findings);
    findings.judge(load.journal(), true);
    findings.balance(load.journal().count(Kind::kBooking), world.google().live_events() - events_before);
    return findings;
}

}  // namespace calfleet::bench
