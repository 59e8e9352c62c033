// calfleet_ops_alerts_total, which every service has: all its series from the start, so that Prometheus sees
// the first alert as growth. Any thread.
#pragma once

#include "adapters/metrics/metric_families.hpp"
#include "ports/meters.hpp"

#include <array>
#include <atomic>
#include <cstdint>

namespace calfleet::adapters::metrics {

class OpsAlertCounter final : public ports::AlertMeter {
public:
    void raised(ports::OpsAlert alert) override;

    // As they stand now.
    prometheus::MetricFamily collect() const;

private:
    std::array<std::atomic<std::int64_t>, ports::kOpsAlertNames.size()> raised_{};
};

}  // namespace calfleet::adapters::metrics
