// What a worker tells Prometheus, as text: what the meters counted, and what is in flight at this moment.
// Pure function.
#pragma once

#include "adapters/metrics/metric_families.hpp"
#include "core/record.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>

namespace calfleet::worker {

struct WorkerFigures {
    std::size_t in_flight = 0;
    std::size_t in_flight_max = 0;
    std::size_t waiting = 0;              // for their turn
    std::size_t lanes = 0;                // that have commands
    std::chrono::milliseconds oldest{0};  // of them all
    std::size_t partitions_owned = 0;
    std::size_t partitions_in_all = 0;
    std::map<core::PartitionId, std::int64_t> lag;  // records, of each partition where it is known
    std::int64_t rebalances = 0;
};

// After the figures that every service has, and those of the meters.
std::string metrics_page(const WorkerFigures& figures, adapters::metrics::MetricFamilies of_the_service,
                         adapters::metrics::MetricFamilies metered);

}  // namespace calfleet::worker
