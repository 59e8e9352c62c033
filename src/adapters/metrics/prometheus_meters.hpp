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

class PrometheusMeters final : public ports::CommandMeter,
                               public ports::CallMeter,
                               public ports::ConnectionMeter,
                               public ports::LedgerMeter {
public:
    PrometheusMeters();

    void answered(const ports::CommandFigures& figures) override;
    void dead_lettered(std::string_view error_code) override;
    void called(const ports::CallFigures& figures) override;
    void paced(std::chrono::milliseconds waited) override;
    void refreshed(const ports::RefreshFigures& figures) override;
    void state_changed(std::string_view to, std::string_view reason) override;
    void written(std::size_t pages, std::chrono::milliseconds took) override;

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
    prometheus::Histogram& pacing_;
    prometheus::Family<prometheus::Counter>& refreshes_;
    prometheus::Histogram& refresh_times_;
    prometheus::Family<prometheus::Counter>& connection_changes_;
    prometheus::Counter& ledger_pages_;
    prometheus::Histogram& ledger_times_;
};

}  // namespace calfleet::adapters::metrics
