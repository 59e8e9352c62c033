#include "wiring/service_metrics.hpp"

#include "adapters/metrics/process_metrics.hpp"
#include "version.hpp"

#include <string>
#include <utility>

namespace calfleet::wiring {

namespace metrics = adapters::metrics;

metrics::MetricFamilies service_metrics(const ServiceFigures& figures) {
    auto checks =
        metrics::gauge_family("calfleet_readiness_check", "1 where the check of /readyz holds, by its name.");
    for (const ReadinessCheck& check : figures.readiness.checks())
        metrics::add_series(checks, {{"check", check.name}}, check.look().holds ? 1 : 0);
    metrics::MetricFamilies families{metrics::build_info(std::string(kVersion)), std::move(checks)};
    families.push_back(figures.alerts.collect());
    families.push_back(metrics::gauge(
        "calfleet_loop_lag_seconds", "How late the event loop was at worst, in the last half minute or more.",
        std::chrono::duration<double>(figures.loop_lag).count()));
    metrics::append(families, metrics::process_metrics());
    return families;
}

}  // namespace calfleet::wiring
