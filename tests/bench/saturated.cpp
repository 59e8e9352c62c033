// As much as one worker can do: a window of commands is kept outstanding.
#include "bench/load.hpp"
#include "bench/meter.hpp"
#include "bench/scenarios.hpp"
#include "bench/world.hpp"

#include <string>

namespace calfleet::bench {
namespace {

Findings described(const Options& options) {
    Findings findings;
    findings.setup = {{"agents", options.agents},
                      {"window", static_cast<double>(options.window)},
                      {"upstream_ms", static_cast<double>(options.upstream->count())},
                      {"duration_s", static_cast<double>(options.duration.count())}};
    return findings;
}

// Warms up, measures, and waits for the last answers.
void measure(const Options& options, World& world, Load& load, Findings& findings) {
    const Pace pace{.window = options.window};
    load.run_for(pace, options.warm_up);
    Meter meter(world, options.perf_file);
    const Window window = load.run_for(pace, options.duration);
    meter.stop(window.seconds(), load.journal().answered_in(window), findings);
    const bool drained = load.drain();
    auto latencies = latencies_ms(load.journal(), window);
    findings.figure("latency_p50_ms", percentile(latencies, 0.5));
    findings.figure("latency_p99_ms", percentile(latencies, 0.99));
    findings.judge(load.journal(), drained);
}

}  // namespace

Findings run_saturated(const Options& options) {
    World world(options);
    Load load(world.brokers(), {.agents = options.agents, .keys = *options.keys});
    load.touch_every_agent();
    Findings findings = described(options);
    measure(options, world, load, findings);
    return findings;
}

Findings run_bookings(const Options& options) {
    World world(options);
    Load load(world.brokers(), {.agents = options.agents, .keys = *options.keys, .share_of_bookings = 1});
    load.touch_every_agent();
    const std::int64_t events_before = world.google().live_events();
    Findings findings = described(options);
    measure(options, world, load, findings);
    findings.balance(load.journal().count(Kind::kBooking), world.google().live_events() - events_before);
    return findings;
}

}  // namespace calfleet::bench
