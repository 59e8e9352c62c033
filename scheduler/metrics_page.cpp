#include "scheduler/metrics_page.hpp"

#include <chrono>
#include <utility>

namespace calfleet::scheduler {
namespace {

namespace metrics = adapters::metrics;

double seconds(core::Instant instant) {
    return std::chrono::duration<double>(instant.time_since_epoch()).count();
}

metrics::MetricFamilies families_of(const std::vector<ports::Schedule>& schedules) {
    auto slots = metrics::counter_family("calfleet_schedule_slots_total",
                                         "How the slots of a schedule have ended, in the whole fleet.");
    auto next = metrics::gauge_family("calfleet_schedule_next_slot_timestamp_seconds",
                                      "The first slot of a schedule that has not ended.");
    auto last = metrics::gauge_family("calfleet_schedule_last_run_timestamp_seconds",
                                      "The last slot of a schedule that was run.");
    auto paused =
        metrics::gauge_family("calfleet_schedule_paused", "1 while somebody has paused the schedule.");
    for (const ports::Schedule& schedule : schedules) {
        const metrics::MetricLabels name{{"schedule", schedule.name}};
        const auto count = [&](const char* ending, std::int64_t ended) {
            metrics::add_series(slots, {name.front(), {"ending", ending}}, static_cast<double>(ended));
        };
        count("fired", schedule.counts.fired);
        count("caught_up", schedule.counts.caught_up);
        count("skipped", schedule.counts.skipped);
        count("missed", schedule.counts.missed);
        metrics::add_series(next, name, seconds(schedule.next_slot));
        if (schedule.last_run_slot) metrics::add_series(last, name, seconds(*schedule.last_run_slot));
        metrics::add_series(paused, name, schedule.paused ? 1 : 0);
    }
    return {std::move(slots), std::move(next), std::move(last), std::move(paused)};
}

prometheus::MetricFamily connections_of(const std::vector<ports::ConnectionCount>& counts) {
    auto connections =
        metrics::gauge_family("calfleet_connections", "Connected accounts, by state and cause of a loss.");
    for (const ports::ConnectionCount& count : counts)
        metrics::add_series(connections,
                            {{"provider", count.provider},
                             {"state", std::string(core::to_string(count.state))},
                             {"cause", count.cause ? std::string(core::to_string(*count.cause)) : ""}},
                            static_cast<double>(count.connections));
    return connections;
}

}  // namespace

std::string metrics_page(const SchedulerFigures& figures, metrics::MetricFamilies of_the_service) {
    metrics::MetricFamilies families = std::move(of_the_service);
    if (figures.leads) metrics::append(families, families_of(figures.schedules));
    families.push_back(
        metrics::gauge("calfleet_scheduler_leader", "1 on the scheduler that leads.", figures.leads ? 1 : 0));
    if (figures.leads) families.push_back(connections_of(figures.connections));
    if (figures.leads)
        families.push_back(metrics::gauge(
            "calfleet_companies_over_refresh_failure_threshold",
            "Companies of whose token refreshes more than 5 % failed in 24 hours; the log names them.",
            static_cast<double>(figures.companies_over_threshold)));
    return metrics::text_of(families);
}

}  // namespace calfleet::scheduler
