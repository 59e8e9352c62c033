// What we read off librdkafka's statistics (STATISTICS.md of librdkafka: a JSON text once an interval).
#pragma once

#include <string_view>

namespace calfleet::adapters::kafka {

// Whether the client is connected to any broker of the cluster (not counting bootstrap addresses).
bool any_broker_is_up(std::string_view statistics_json);

}  // namespace calfleet::adapters::kafka
