// Whether a broker of the cluster answers a client, as its statistics tell once a second: for readiness.
// Owned by the client's wrapper; loop thread only.
#pragma once

#include "adapters/kafka/client_statistics.hpp"
#include "ports/clock.hpp"

#include <chrono>
#include <optional>

namespace calfleet::adapters::kafka {

class BrokerSight {
public:
    explicit BrokerSight(const ports::Clock& clock) : clock_(clock) {}

    // True when that is a change.
    bool look(const ClientStatistics& statistics);

    // False as well when the last statistics are so old that they prove nothing.
    bool sees_broker() const;
    // How long ago the statistics came; nothing before the first.
    std::optional<std::chrono::milliseconds> age() const;

private:
    const ports::Clock& clock_;
    std::optional<ports::SteadyInstant> looked_at_;
    bool is_up_ = false;
};

}  // namespace calfleet::adapters::kafka
