#include "wiring/service_metrics.hpp"

#include "adapters/metrics/process_metrics.hpp"
#include "version.hpp"

#include <string>
#include <utility>

namespace calfleet::wiring {

namespace metrics = adapters::metrics;

metrics::MetricFamilies service_metrics(const Readiness& readiness) {
    auto checks =
        metrics::gauge_family("calfleet_readiness_check", "1 where the check of /readyz holds, by its name.");
    for (const ReadinessCheck& check : readiness.checks())
        metrics::add_series(checks, {{"check", check.name}}, check.holds() ? 1 : 0);
    metrics::MetricFamilies families{metrics::build_info(std::string(kVersion)), std::move(checks)};
    metrics::append(families, metrics::process_metrics());
    return families;
}

}  // namespace calfleet::wiring
