#include "bench/agents.hpp"

#include <librdkafka/rdkafka.h>

namespace calfleet::bench {

std::string agent_id(int number) {
    return "agent-" + std::to_string(number);
}

std::string company_id(int number) {
    return "company-" + std::to_string(number / kAgentsACompany);
}

std::string email_of(int number) {
    return agent_id(number) + "@bench.example";
}

std::string lookup_template_id(int number) {
    return "visit-" + std::to_string(number);
}

std::string booking_template_id(int number) {
    return "call-" + std::to_string(number);
}

int partition_of(std::uint32_t agent) {
    const std::string key = agent_id(static_cast<int>(agent));
    return rd_kafka_msg_partitioner_murmur2(nullptr, key.data(), key.size(), kPartitions, nullptr, nullptr);
}

}  // namespace calfleet::bench
