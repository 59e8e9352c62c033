#include "adapters/metrics/ops_alert_counter.hpp"

#include <string>

namespace calfleet::adapters::metrics {

void OpsAlertCounter::raised(ports::OpsAlert alert) {
    ++raised_.at(static_cast<std::size_t>(alert));
}

prometheus::MetricFamily OpsAlertCounter::collect() const {
    prometheus::MetricFamily family = counter_family(
        "calfleet_ops_alerts_total", "Lines of the log that begin with ALERT, by what they are about.");
    for (std::size_t i = 0; i < raised_.size(); ++i)
        add_series(family, {{"alert", std::string(ports::kOpsAlertNames.at(i))}},
                   static_cast<double>(raised_.at(i)));
    return family;
}

}  // namespace calfleet::adapters::metrics
