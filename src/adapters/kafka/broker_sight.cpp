#include "adapters/kafka/broker_sight.hpp"

#include <utility>

namespace calfleet::adapters::kafka {
namespace {

constexpr std::chrono::seconds kTooOld{5};

}  // namespace

bool BrokerSight::look(const ClientStatistics& statistics) {
    looked_at_ = clock_.steady_now();
    return std::exchange(is_up_, statistics.any_broker_is_up) != statistics.any_broker_is_up;
}

bool BrokerSight::sees_broker() const {
    return is_up_ && age() <= kTooOld;
}

std::optional<std::chrono::milliseconds> BrokerSight::age() const {
    if (!looked_at_) return std::nullopt;
    return std::chrono::duration_cast<std::chrono::milliseconds>(clock_.steady_now() - *looked_at_);
}

}  // namespace calfleet::adapters::kafka
