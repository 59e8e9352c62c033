// How every program of ours reaches Kafka. Pure function.
#pragma once

#include "adapters/config/settings.hpp"
#include "adapters/kafka/kafka_client.hpp"

#include <string>
#include <utility>

namespace calfleet::wiring {

// `client_id`: the program, as brokers tell it from others.
inline adapters::kafka::KafkaSettings kafka_settings(const adapters::config::Settings& settings,
                                                     std::string client_id) {
    return {settings.kafka_brokers, settings.kafka_group, settings.kafka_topic_prefix, std::move(client_id),
            settings.kafka_properties};
}

}  // namespace calfleet::wiring
