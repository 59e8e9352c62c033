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

struct Tails {
    double others_ms;
    double neighbours_ms;
    double all_p50_ms;
};

Tails tails_of(const Journal& journal, const Window& window, std::uint32_t slow_agent) {
    const int partition = partition_of(slow_agent);
    auto others = latencies_ms(journal, window,
                               [slow_agent](const Sent& sent) { return sent.command.agent != slow_agent; });
    auto neighbours = latencies_ms(journal, window, [slow_agent, partition](const Sent& sent) {
        return sent.command.agent != slow_agent && partition_of(sent.command.agent) == partition;
    });
    return {percentile(others, 0.99), percentile(neighbours, 0.99), percentile(others, 0.5)};
}

void compare(const Options& options, World& world, Load& load, const std::string& name, Findings& findings) {
    const Pace pace{.per_second = options.rate};
    const std::uint32_t slow_agent = pick_slow_agent(options.agents);

    load.run_for(pace, options.warm_up);
    const Window even = load.run_for(pace, options.duration);
    const bool drained = load.drain();
    world.google().delay_account(email_of(static_cast<int>(slow_agent)), kSlow - *options.upstream);
    load.run_for(pace, options.warm_up);
    const Window uneven = load.run_for(pace, options.duration);
    // What has piled up behind the slow agent need not be waited for at its pace.
    world.google().delay_all(*options.upstream);
    const bool all_drained = load.drain() && drained;

    const Tails before = tails_of(load.journal(), even, slow_agent);
    const Tails after = tails_of(load.journal(), uneven, slow_agent);
    findings.figure(name + "_all_even_p50_ms", before.all_p50_ms);
    findings.figure(name + "_all_even_p99_ms", before.others_ms);
    findings.figure(name + "_others_p99_ms", after.others_ms);
    findings.figure(name + "_others_p99_change_percent", (after.others_ms / before.others_ms - 1) * kPercent);
    findings.figure(name + "_neighbours_p99_ms", after.neighbours_ms);
    findings.figure(name + "_neighbours_p99_change_percent",
                    (after.neighbours_ms / before.neighbours_ms - 1) * kPercent);
    if (!all_drained) findings.problems.push_back("answers of " + name + " are missing");
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
