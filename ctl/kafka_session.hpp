// How calfleetctl reaches Kafka: the settings of its clients.
#pragma once

#include "adapters/config/settings.hpp"
#include "adapters/kafka/kafka_client.hpp"

#include <string>

namespace calfleet::ctl {

inline adapters::kafka::KafkaSettings kafka_settings(const adapters::config::Settings& settings) {
    return {settings.kafka_brokers, settings.kafka_group, settings.kafka_topic_prefix, "calfleetctl",
            settings.kafka_properties};
}

}  // namespace calfleet::ctl
