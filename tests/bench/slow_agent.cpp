// Whether one agent whose calendar is slow makes the others wait: the same traffic twice, the second time
// with one agent's calls taking seconds. First for lookups, then for bookings.
#include "bench/agents.hpp"
#include "bench/load.hpp"
#include "bench/scenarios.hpp"
#include "bench/world.hpp"

#include <algorithm>
#include <string>

namespace calfleet::bench {
namespace {

constexpr std::chrono::milliseconds kSlow{5'000};
constexpr double kPercent = 100;
constexpr double kTail = 0.99;

// The agent whose partition has the most neighbours, so that waiting behind it would show.
std::uint32_t pick_slow_agent(int agents) {
    std::vector<int> neighbours(kPartitions);
    for (int agent = 0; agent < agents; ++agent)
        ++neighbours.at(static_cast<std::size_t>(partition_of(agent)));
    const auto busiest = std::distance(neighbours.begin(), std::ranges::max_element(neighbours));
    std::uint32_t agent = 0;
    while (partition_of(agent) != busiest) ++agent;
    return agent;
}

// In milliseconds. Neighbours share the slow agent's partition.
struct Latencies {
    std::vector<double> others;
    std::vector<double> neighbours;
};

void append(std::vector<double>& all, const std::vector<double>& more) {
    all.insert(all.end(), more.begin(), more.end());
}

Latencies latencies_of(const Journal& journal, const std::vector<Window>& windows, std::uint32_t slow_agent) {
    const int partition = partition_of(slow_agent);
    const auto is_other = [slow_agent](const Sent& sent) { return sent.command.agent != slow_agent; };
    const auto is_neighbour = [is_other, partition](const Sent& sent) {
        return is_other(sent) && partition_of(sent.command.agent) == partition;
    };
    Latencies latencies;
    for (const Window& window : windows) {
        append(latencies.others, latencies_ms(journal, window, is_other));
        append(latencies.neighbours, latencies_ms(journal, window, is_neighbour));
    }
    return latencies;
}

double change_percent(double from, double to) {
    return (to / from - 1) * kPercent;
}

void report(const std::string& name, Latencies even, Latencies uneven, Findings& findings) {
    const double others = percentile(uneven.others, kTail);
    const double neighbours = percentile(uneven.neighbours, kTail);
    findings.figure(name + "_even_p50_ms", percentile(even.others, 0.5));
    findings.figure(name + "_even_p99_ms", percentile(even.others, kTail));
    findings.figure(name + "_others_p99_ms", others);
    findings.figure(name + "_others_p99_change_percent",
                    change_percent(percentile(even.others, kTail), others));
    findings.figure(name + "_neighbours_p99_ms", neighbours);
    findings.figure(name + "_neighbours_p99_change_percent",
                    change_percent(percentile(even.neighbours, kTail), neighbours));
}

// Even, uneven, even again: what merely warms up meanwhile must not pass for what the slow agent does.
void compare(const Options& options, World& world, Load& load, const std::string& name, Findings& findings) {
    const Pace pace{.per_second = options.rate};
    const std::uint32_t slow_agent = pick_slow_agent(options.agents);
    const auto measured = [&load, &options, pace] {
        load.run_for(pace, options.warm_up);
        return load.run_for(pace, options.duration);
    };

    load.run_for(pace, options.duration);
    const Window before = measured();
    bool drained = load.drain();
    world.google().delay_account(email_of(static_cast<int>(slow_agent)), kSlow - *options.upstream);
    const Window uneven = measured();
    // What has piled up behind the slow agent need not be waited for at its pace.
    world.google().delay_all(*options.upstream);
    drained = load.drain() && drained;
    const Window after = measured();
    drained = load.drain() && drained;
    if (!drained) findings.problems.push_back("answers of " + name + " are missing");

    report(name, latencies_of(load.journal(), {before, after}, slow_agent),
           latencies_of(load.journal(), {uneven}, slow_agent), findings);
    auto first = latencies_of(load.journal(), {before}, slow_agent).others;
    auto last = latencies_of(load.journal(), {after}, slow_agent).others;
    findings.figure(name + "_drift_percent",
                    change_percent(percentile(first, kTail), percentile(last, kTail)));
}

}  // namespace

Findings run_slow_agent(const Options& options) {
    World world(options);
    Load load(world.brokers(), {.agents = options.agents, .keys = *options.keys});
    load.touch_every_agent();
    Findings findings;
    findings.setup = {{"agents", options.agents},
                      {"rate", options.rate},
                      {"upstream_ms", static_cast<double>(options.upstream->count())},
                      {"slow_agent_ms", static_cast<double>(kSlow.count())},
                      {"duration_s", static_cast<double>(options.duration.count())}};
    compare(options, world, load, "lookups", findings);
    load.set_share_of_bookings(1);
    compare(options, world, load, "bookings", findings);
    findings.judge(load.journal(), true);
    return findings;
}

}  // namespace calfleet::bench
