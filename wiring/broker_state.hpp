// What /readyz tells of Kafka, as a client's statistics have it. Pure function.
#pragma once

#include "adapters/kafka/broker_sight.hpp"
#include "wiring/readiness.hpp"

namespace calfleet::wiring {

inline CheckState broker_state(const adapters::kafka::BrokerSight& broker) {
    return {broker.sees_broker(), broker.sees_broker() ? "" : "no broker answers", broker.age()};
}

}  // namespace calfleet::wiring
