#include "adapters/kafka/consumed_record.hpp"

namespace calfleet::adapters::kafka {
namespace {

std::string text_of(const void* data, std::size_t size) {
    return {static_cast<const char*>(data), size};
}

std::vector<core::Header> headers_of(const rd_kafka_message_t& message) {
    std::vector<core::Header> headers;
    rd_kafka_headers_t* raw = nullptr;
    if (rd_kafka_message_headers(&message, &raw) != RD_KAFKA_RESP_ERR_NO_ERROR) return headers;
    const char* name = nullptr;
    const void* value = nullptr;
    std::size_t size = 0;
    for (std::size_t i = 0;
         rd_kafka_header_get_all(raw, i, &name, &value, &size) == RD_KAFKA_RESP_ERR_NO_ERROR; ++i)
        headers.push_back({name, value == nullptr ? std::string() : text_of(value, size)});
    return headers;
}

}  // namespace

core::Record record_of(const rd_kafka_message_t& message) {
    core::Record record;
    record.source = {rd_kafka_topic_name(message.rkt), message.partition};
    record.offset = message.offset;
    rd_kafka_timestamp_type_t type = RD_KAFKA_TIMESTAMP_NOT_AVAILABLE;
    record.timestamp = core::Instant(std::chrono::milliseconds(rd_kafka_message_timestamp(&message, &type)));
    if (message.key != nullptr) record.key = text_of(message.key, message.key_len);
    if (message.payload != nullptr) record.value = text_of(message.payload, message.len);
    record.headers = headers_of(message);
    return record;
}

std::vector<core::PartitionId> partitions_of(const rd_kafka_topic_partition_list_t& list) {
    std::vector<core::PartitionId> partitions;
    for (int i = 0; i < list.cnt; ++i)
        partitions.push_back({list.elems[i].topic, list.elems[i].partition});  // NOLINT(*-pointer-arithmetic)
    return partitions;
}

}  // namespace calfleet::adapters::kafka
