// What we read off librdkafka's statistics (STATISTICS.md of librdkafka: a JSON text once an interval).
#pragma once

#include <cstddef>
#include <string_view>

namespace calfleet::adapters::kafka {

struct ClientStatistics {
    bool any_broker_is_up = false;  // of the cluster, not counting bootstrap addresses
    std::size_t partitions = 0;     // of all topics that the client knows, whoever has them
};

// All zero for a text that cannot be read.
ClientStatistics read_client_statistics(std::string_view statistics_json);

}  // namespace calfleet::adapters::kafka
