// Ten thousand connections whose tokens live for a minute: whether each is refreshed in time, once a life,
// and not in crowds. It begins with all of them due at once.
#include "bench/load.hpp"
#include "bench/refresh_watch.hpp"
#include "bench/scenarios.hpp"
#include "bench/world.hpp"

#include <stdexcept>
#include <string>

namespace calfleet::bench {
namespace {

constexpr double kKibAMib = 1024;
constexpr std::chrono::seconds kLook{1};
constexpr std::chrono::minutes kColdStartBound{5};

void look_at_cold_start(World& world, RefreshWatch& watch, const Options& options, Findings& findings) {
    Load load(world.brokers(), {options.agents, *options.keys});
    const Moment began_at = std::chrono::steady_clock::now();
    world.start_scheduler();
    while (watch.accounts() < static_cast<std::size_t>(options.agents)) {
        if (std::chrono::steady_clock::now() - began_at > kColdStartBound)
            throw std::runtime_error("not every connection was refreshed after the start");
        load.listen(kLook);
        watch.look(world.google());
    }
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began_at;
    findings.figure("cold_start_s", took.count());
    findings.figure("cold_start_peak_second", static_cast<double>(watch.peak_second()));
}

}  // namespace

Findings run_refreshes(const Options& options) {
    World world(options);
    Findings findings;
    findings.setup = {{"agents", options.agents},
                      {"rate", options.rate},
                      {"token_life_s", static_cast<double>(options.token_life.count())},
                      {"refresh_rate_max", kRefreshRateMax},
                      {"upstream_ms", static_cast<double>(options.upstream->count())},
                      {"duration_s", static_cast<double>(options.duration.count())}};
    RefreshWatch watch;
    look_at_cold_start(world, watch, options, findings);

    watch.begin_anew();
    Load load(world.brokers(), {options.agents, *options.keys});
    const Pace pace{.per_second = options.rate};
    const ProcessUse scheduler_before = use_of(world.scheduler().pid());
    const ProcessUse worker_before = use_of(world.worker().pid());
    Window window = load.run_for(pace, kLook);
    while (window.to - window.from < options.duration) {
        watch.look(world.google());
        window.to = load.run_for(pace, kLook).to;
    }
    const ProcessUse scheduler = use_of(world.scheduler().pid());
    const ProcessUse worker = use_of(world.worker().pid());
    const bool drained = load.drain();
    watch.look(world.google());

    const double mean = static_cast<double>(watch.refreshes()) / window.seconds();
    findings.figure("refreshes_per_second", mean);
    findings.figure("peak_second", static_cast<double>(watch.peak_second()));
    findings.figure("peak_second_by_mean", static_cast<double>(watch.peak_second()) / mean);
    findings.figure("shortest_life_s", watch.shortest_life().count());
    findings.figure("longest_life_s", watch.longest_life().count());
    findings.figure("oldest_token_s", watch.oldest_token().count());
    findings.figure("calls_with_expired_token", static_cast<double>(watch.refused_calls()));
    findings.figure("scheduler_rss_mib", static_cast<double>(scheduler.rss_kib) / kKibAMib);
    findings.figure("scheduler_cores",
                    (scheduler.cpu_seconds - scheduler_before.cpu_seconds) / window.seconds());
    findings.figure("worker_rss_mib", static_cast<double>(worker.rss_kib) / kKibAMib);
    findings.figure("worker_cores", (worker.cpu_seconds - worker_before.cpu_seconds) / window.seconds());
    findings.judge(load.journal(), drained);
    if (watch.refused_calls() > 0) findings.problems.emplace_back("a call carried an expired token");
    if (watch.longest_life() > options.token_life)
        findings.problems.emplace_back("a token ran out before it was replaced");
    if (watch.oldest_token() > options.token_life)
        findings.problems.emplace_back("a connection is not refreshed any more");
    return findings;
}

}  // namespace calfleet::bench
