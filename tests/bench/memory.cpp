// What a worker keeps: after many repetitions of few commands, and over a long time.
#include "bench/load.hpp"
#include "bench/meter.hpp"
#include "bench/scenarios.hpp"
#include "bench/world.hpp"

#include <string>

namespace calfleet::bench {
namespace {

constexpr double kKibAMib = 1024;
constexpr std::size_t kDistinctIds = 20;
constexpr std::chrono::seconds kSampleEvery{5};
constexpr double kSecondsAMinute = 60;

double mib(std::int64_t kib) {
    return static_cast<double>(kib) / kKibAMib;
}

struct Sample {
    double minutes;
    ProcessUse use;
};

// The least-squares slope of the resident memory, in KiB a minute.
double growth_of(const std::vector<Sample>& samples) {
    double minutes = 0;
    double kib = 0;
    for (const Sample& sample : samples) {
        minutes += sample.minutes / static_cast<double>(samples.size());
        kib += static_cast<double>(sample.use.rss_kib) / static_cast<double>(samples.size());
    }
    double covariance = 0;
    double variance = 0;
    for (const Sample& sample : samples) {
        covariance += (sample.minutes - minutes) * (static_cast<double>(sample.use.rss_kib) - kib);
        variance += (sample.minutes - minutes) * (sample.minutes - minutes);
    }
    return variance > 0 ? covariance / variance : 0;
}

}  // namespace

Findings run_duplicates(const Options& options) {
    World world(options);
    Load load(world.brokers(), {options.agents, *options.keys, 1, kDistinctIds});
    const std::int64_t events_before = world.google().live_events();
    const Pace pace{.window = options.window};
    load.run_for(pace, options.warm_up);
    bool drained = load.drain();

    Findings findings;
    findings.setup = {{"agents", options.agents},
                      {"distinct_ids", kDistinctIds},
                      {"commands", static_cast<double>(options.commands)},
                      {"window", static_cast<double>(options.window)},
                      {"upstream_ms", static_cast<double>(options.upstream->count())}};
    findings.figure("rss_before_mib", mib(use_of(world.worker().pid()).rss_kib));
    Meter meter(world, options.perf_file);
    Window window = load.run_count(pace, options.commands);
    drained = load.drain() && drained;
    window.to = std::chrono::steady_clock::now();
    meter.stop(window.seconds(), load.journal().answered_in(window), findings);
    findings.figure("rss_after_mib", mib(use_of(world.worker().pid()).rss_kib));
    findings.judge(load.journal(), drained);
    findings.balance(kDistinctIds, world.google().live_events() - events_before);
    return findings;
}

Findings run_soak(const Options& options) {
    World world(options);
    Load load(world.brokers(), {options.agents, *options.keys, 0.2});
    load.touch_every_agent();
    const Pace pace{.per_second = options.rate};
    load.run_for(pace, options.warm_up);

    Findings findings;
    findings.setup = {{"agents", options.agents},
                      {"rate", options.rate},
                      {"share_of_bookings", 0.2},
                      {"upstream_ms", static_cast<double>(options.upstream->count())},
                      {"duration_s", static_cast<double>(options.duration.count())}};
    const Moment began_at = std::chrono::steady_clock::now();
    std::vector<Sample> samples{{0, use_of(world.worker().pid())}};
    Meter meter(world, options.perf_file);
    Window window{began_at, began_at};
    while (window.to - began_at < options.duration) {
        window.to = load.run_for(pace, kSampleEvery).to;
        samples.push_back({window.seconds() / kSecondsAMinute, use_of(world.worker().pid())});
    }
    meter.stop(window.seconds(), load.journal().answered_in(window), findings);
    const bool drained = load.drain();

    auto latencies = latencies_ms(load.journal(), window);
    findings.figure("latency_p99_ms", percentile(latencies, 0.99));
    findings.figure("rss_start_mib", mib(samples.front().use.rss_kib));
    findings.figure("rss_half_way_mib", mib(samples.at(samples.size() / 2).use.rss_kib));
    findings.figure("rss_end_mib", mib(samples.back().use.rss_kib));
    findings.figure("rss_growth_kib_per_minute", growth_of(samples));
    findings.figure("descriptors_start", static_cast<double>(samples.front().use.descriptors));
    findings.figure("descriptors_end", static_cast<double>(samples.back().use.descriptors));
    findings.judge(load.journal(), drained);
    return findings;
}

}  // namespace calfleet::bench
