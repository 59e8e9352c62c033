// What we read off librdkafka's statistics (STATISTICS.md of librdkafka: a JSON text once an interval).
#pragma once

#include "core/record.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <string_view>

namespace calfleet::adapters::kafka {

struct ClientStatistics {
    bool any_broker_is_up = false;  // of the cluster, not counting bootstrap addresses
    std::size_t partitions = 0;     // of all topics that the client knows, whoever has them
    // Records that are not committed yet, of each partition of which librdkafka knows it.
    std::map<core::PartitionId, std::int64_t> lag;
};

// All zero and empty for a text that cannot be read.
ClientStatistics read_client_statistics(std::string_view statistics_json);

}  // namespace calfleet::adapters::kafka
