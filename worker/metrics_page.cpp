#include "worker/metrics_page.hpp"

#include <utility>

namespace calfleet::worker {

namespace metrics = adapters::metrics;

namespace {

prometheus::MetricFamily lag_of(const WorkerFigures& figures) {
    auto lag = metrics::gauge_family("calfleet_kafka_consumer_lag",
                                     "Records of this worker's partitions that are not committed yet.");
    for (const auto& [id, records] : figures.lag)
        metrics::add_series(lag, {{"topic", id.topic}, {"partition", std::to_string(id.partition)}},
                            static_cast<double>(records));
    return lag;
}

}  // namespace

std::string metrics_page(const WorkerFigures& figures, metrics::MetricFamilies of_the_service,
                         metrics::MetricFamilies metered) {
    metrics::MetricFamilies families = std::move(of_the_service);
    metrics::append(families, std::move(metered));
    const auto add = [&families](const char* name, const char* help, double value) {
        families.push_back(metrics::gauge(name, help, value));
    };
    add("calfleet_commands_in_flight", "Commands that have had their turn and are not finished.",
        static_cast<double>(figures.in_flight));
    add("calfleet_commands_in_flight_max", "max_in_flight: how many there may be.",
        static_cast<double>(figures.in_flight_max));
    add("calfleet_commands_waiting", "Commands in this worker that wait for their turn.",
        static_cast<double>(figures.waiting));
    add("calfleet_lanes", "Agents and topics that have commands in this worker.",
        static_cast<double>(figures.lanes));
    add("calfleet_oldest_command_seconds", "How long the first of the commands in this worker has been here.",
        std::chrono::duration<double>(figures.oldest).count());
    add("calfleet_partitions_assigned", "Partitions of the command topics that this worker has.",
        static_cast<double>(figures.partitions_owned));
    add("calfleet_partitions", "Partitions of the command topics in all; 0 until the cluster has told.",
        static_cast<double>(figures.partitions_in_all));
    families.push_back(metrics::counter("calfleet_kafka_rebalances_total",
                                        "How often the group gave or took partitions.",
                                        static_cast<double>(figures.rebalances)));
    families.push_back(lag_of(figures));
    return metrics::text_of(families);
}

}  // namespace calfleet::worker
