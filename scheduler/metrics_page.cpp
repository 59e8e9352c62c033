#include "scheduler/metrics_page.hpp"

#include <prometheus/metric_family.h>
#include <prometheus/text_serializer.h>

#include <chrono>

namespace calfleet::scheduler {
namespace {

using prometheus::ClientMetric;
using prometheus::MetricFamily;
using prometheus::MetricType;
using Label = ClientMetric::Label;

MetricFamily family(std::string name, std::string help, MetricType type) {
    MetricFamily made;
    made.name = std::move(name);
    made.help = std::move(help);
    made.type = type;
    return made;
}

void add(MetricFamily& to, std::vector<Label> labels, double value) {
    ClientMetric metric;
    metric.label = std::move(labels);
    (to.type == MetricType::Counter ? metric.counter.value : metric.gauge.value) = value;
    to.metric.push_back(std::move(metric));
}

double seconds(core::Instant instant) {
    return std::chrono::duration<double>(instant.time_since_epoch()).count();
}

std::vector<MetricFamily> families_of(const std::vector<ports::Schedule>& schedules) {
    MetricFamily slots =
        family("calfleet_schedule_slots_total", "How the slots of a schedule have ended, in the whole fleet.",
               MetricType::Counter);
    MetricFamily next = family("calfleet_schedule_next_slot_timestamp_seconds",
                               "The first slot of a schedule that has not ended.", MetricType::Gauge);
    MetricFamily last = family("calfleet_schedule_last_run_timestamp_seconds",
                               "The last slot of a schedule that was run.", MetricType::Gauge);
    MetricFamily paused =
        family("calfleet_schedule_paused", "1 while somebody has paused the schedule.", MetricType::Gauge);
    for (const ports::Schedule& schedule : schedules) {
        const Label name{"schedule", schedule.name};
        const auto count = [&](const char* ending, std::int64_t ended) {
            add(slots, {name, {"ending", ending}}, static_cast<double>(ended));
        };
        count("fired", schedule.counts.fired);
        count("caught_up", schedule.counts.caught_up);
        count("skipped", schedule.counts.skipped);
        count("missed", schedule.counts.missed);
        add(next, {name}, seconds(schedule.next_slot));
        if (schedule.last_run_slot) add(last, {name}, seconds(*schedule.last_run_slot));
        add(paused, {name}, schedule.paused ? 1 : 0);
    }
    return {std::move(slots), std::move(next), std::move(last), std::move(paused)};
}

}  // namespace

std::string metrics_page(const SchedulerFigures& figures) {
    std::vector<MetricFamily> families;
    if (figures.leads) families = families_of(figures.schedules);
    MetricFamily leader =
        family("calfleet_scheduler_leader", "1 on the scheduler that leads.", MetricType::Gauge);
    add(leader, {}, figures.leads ? 1 : 0);
    families.push_back(std::move(leader));
    if (figures.leads) {
        MetricFamily companies =
            family("calfleet_companies_over_refresh_failure_threshold",
                   "Companies of whose token refreshes more than 5 % failed in 24 hours; the log names them.",
                   MetricType::Gauge);
        add(companies, {}, static_cast<double>(figures.companies_over_threshold));
        families.push_back(std::move(companies));
    }
    return prometheus::TextSerializer().Serialize(families);
}

}  // namespace calfleet::scheduler
