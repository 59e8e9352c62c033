// The meters as Prometheus counters and histograms. Edges at 0.5, 1.5 and 2 seconds stand for what users were
// promised. Any thread.
#pragma once

#include "adapters/metrics/metric_families.hpp"
#include "ports/meters.hpp"

#include <prometheus/counter.h>
#include <prometheus/family.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>

namespace calfleet::adapters::metrics {

class PrometheusMeters final : public ports::CommandMeter, public ports::CallMeter {
public:
    PrometheusMeters();

    void answered(const ports::CommandFigures& figures) override;
    void dead_lettered(std::string_view error_code) override;
    void called(const ports::CallFigures& figures) override;

    // As they stand now.
    MetricFamilies collect() const { return registry_.Collect(); }

private:
    prometheus::Registry registry_;
    prometheus::Family<prometheus::Counter>& commands_;
    prometheus::Family<prometheus::Histogram>& waited_;
    prometheus::Family<prometheus::Histogram>& ran_;
    prometheus::Family<prometheus::Histogram>& end_to_end_;
    prometheus::Family<prometheus::Counter>& dead_letters_;
    prometheus::Family<prometheus::Histogram>& calls_;
};

}  // namespace calfleet::adapters::metrics
