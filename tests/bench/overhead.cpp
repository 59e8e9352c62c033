// What the worker adds to a call of Google: the latency at a modest rate, less the delay of the call; and
// beside it what Kafka and the simulator cost without a worker.
#include "bench/load.hpp"
#include "bench/meter.hpp"
#include "bench/references.hpp"
#include "bench/scenarios.hpp"
#include "bench/world.hpp"

namespace calfleet::bench {
namespace {

constexpr std::size_t kSimulatorCalls = 40;

}  // namespace

Findings run_overhead(const Options& options) {
    World world(options);
    Load load(world.brokers(), {.agents = options.agents, .keys = *options.keys});
    load.touch_every_agent();
    Findings findings;
    const auto upstream_ms = static_cast<double>(options.upstream->count());
    findings.setup = {{"agents", options.agents},
                      {"rate", options.rate},
                      {"upstream_ms", upstream_ms},
                      {"duration_s", static_cast<double>(options.duration.count())}};

    const Pace pace{.per_second = options.rate};
    load.run_for(pace, options.warm_up);
    Meter meter(world, options.perf_file);
    const Window window = load.run_for(pace, options.duration);
    meter.stop(window.seconds(), load.journal().answered_in(window), findings);
    const bool drained = load.drain();

    auto overheads = latencies_ms(load.journal(), window);
    for (double& latency : overheads) latency -= upstream_ms;
    findings.figure("overhead_p50_ms", percentile(overheads, 0.5));
    findings.figure("overhead_p90_ms", percentile(overheads, 0.9));
    findings.figure("overhead_p99_ms", percentile(overheads, 0.99));
    findings.judge(load.journal(), drained);

    const auto echoes =
        static_cast<std::size_t>(options.rate * static_cast<double>(options.duration.count()) / 2);
    auto round_trips = kafka_round_trips_ms(world.brokers(), options.rate, echoes);
    findings.figure("bare_kafka_p50_ms", percentile(round_trips, 0.5));
    findings.figure("bare_kafka_p99_ms", percentile(round_trips, 0.99));
    auto extra = simulator_extra_ms(world, *options.upstream, kSimulatorCalls);
    findings.figure("bare_simulator_p50_ms", percentile(extra, 0.5));
    findings.figure("bare_simulator_p99_ms", percentile(extra, 0.99));
    return findings;
}

}  // namespace calfleet::bench
