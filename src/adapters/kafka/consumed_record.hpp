// A librdkafka message as the record the rest of the house knows.
#pragma once

#include "adapters/kafka/kafka_handles.hpp"
#include "core/record.hpp"

#include <vector>

namespace calfleet::adapters::kafka {

core::Record record_of(const rd_kafka_message_t& message);

std::vector<core::PartitionId> partitions_of(const rd_kafka_topic_partition_list_t& list);

}  // namespace calfleet::adapters::kafka
