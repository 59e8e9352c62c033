// How calfleetctl reaches Kafka: the settings of its clients.
#pragma once

#include "wiring/kafka_settings.hpp"

namespace calfleet::ctl {

inline adapters::kafka::KafkaSettings kafka_settings(const adapters::config::Settings& settings) {
    return wiring::kafka_settings(settings, "calfleetctl");
}

}  // namespace calfleet::ctl
