#include "adapters/metrics/prometheus_meters.hpp"

#include <chrono>
#include <string>

namespace calfleet::adapters::metrics {
namespace {

double seconds(std::chrono::milliseconds time) {
    return std::chrono::duration<double>(time).count();
}

prometheus::Histogram::BucketBoundaries edges() {
    return {.005, .01, .025, .05, .1, .25, .5, .75, 1, 1.25, 1.5, 1.75, 2, 2.5, 5, 10, 30, 60};
}

prometheus::Family<prometheus::Counter>& counters(prometheus::Registry& registry, const char* name,
                                                  const char* help) {
    return prometheus::BuildCounter().Name(name).Help(help).Register(registry);
}

prometheus::Family<prometheus::Histogram>& histograms(prometheus::Registry& registry, const char* name,
                                                      const char* help) {
    return prometheus::BuildHistogram().Name(name).Help(help).Register(registry);
}

}  // namespace

PrometheusMeters::PrometheusMeters()
    : commands_(counters(registry_, "calfleet_commands_total",
                         "Commands answered, by type and by success or failure_reason.")),
      waited_(histograms(registry_, "calfleet_command_wait_seconds",
                         "How long commands waited in this worker for their turn.")),
      ran_(histograms(registry_, "calfleet_command_run_seconds",
                      "From a command's turn until the brokers hold its result.")),
      end_to_end_(histograms(registry_, "calfleet_command_end_to_end_seconds",
                             "From a command's ce_time until the brokers hold its result.")),
      dead_letters_(counters(registry_, "calfleet_dead_letters_total",
                             "Records that nobody could process, by their error code.")),
      calls_(histograms(registry_, "calfleet_upstream_request_seconds",
                        "Attempts of calls to a provider, by call and class of answer.")),
      pacing_(histograms(registry_, "calfleet_pacing_wait_seconds",
                         "How long calls waited so that the provider's quota is kept.")
                  .Add({}, edges())),
      refreshes_(counters(registry_, "calfleet_token_refreshes_total",
                          "Access tokens that were to be replaced, by who asked and how it ended.")),
      refresh_times_(histograms(registry_, "calfleet_token_refresh_seconds",
                                "How long the provider took for a new access token, retries included.")
                         .Add({}, edges())),
      connection_changes_(counters(registry_, "calfleet_connection_changes_total",
                                   "Connections that went to another state, by the state and the reason.")),
      ledger_pages_(counters(registry_, "calfleet_ledger_pages_written_total",
                             "Pages of the job ledger that the store has taken.")
                        .Add({})),
      ledger_times_(histograms(registry_, "calfleet_ledger_write_seconds",
                               "How long the store took for a batch of pages.")
                        .Add({}, edges())) {
    // A counter that appears with its first count has not grown, as Prometheus sees it: what alerts are made
    // of is there from the start.
    for (const char* refresh_type : {"proactive", "reactive"})
        for (const char* outcome : {"refreshed", "revoked", "expired", "scope_downgrade", "unknown"})
            refreshes_.Add({{"refresh_type", refresh_type}, {"outcome", outcome}});
    for (const char* error_code : {"invalid_command", "internal_error"})
        dead_letters_.Add({{"error_code", error_code}});
}

void PrometheusMeters::answered(const ports::CommandFigures& figures) {
    const std::string type(figures.type);
    commands_.Add({{"type", type}, {"outcome", std::string(figures.outcome)}}).Increment();
    waited_.Add({{"type", type}}, edges()).Observe(seconds(figures.waited));
    ran_.Add({{"type", type}}, edges()).Observe(seconds(figures.ran));
    if (figures.end_to_end > figures.end_to_end.zero())
        end_to_end_.Add({{"type", type}}, edges()).Observe(seconds(figures.end_to_end));
}

void PrometheusMeters::dead_lettered(std::string_view error_code) {
    dead_letters_.Add({{"error_code", std::string(error_code)}}).Increment();
}

void PrometheusMeters::called(const ports::CallFigures& figures) {
    calls_.Add({{"call", std::string(figures.call)}, {"answer", std::string(figures.answer)}}, edges())
        .Observe(seconds(figures.took));
}

void PrometheusMeters::paced(std::chrono::milliseconds waited) {
    pacing_.Observe(seconds(waited));
}

void PrometheusMeters::refreshed(const ports::RefreshFigures& figures) {
    refreshes_
        .Add({{"refresh_type", std::string(figures.refresh_type)}, {"outcome", std::string(figures.outcome)}})
        .Increment();
    if (figures.took) refresh_times_.Observe(seconds(*figures.took));
}

void PrometheusMeters::state_changed(std::string_view to, std::string_view reason) {
    connection_changes_.Add({{"to", std::string(to)}, {"reason", std::string(reason)}}).Increment();
}

void PrometheusMeters::written(std::size_t pages, std::chrono::milliseconds took) {
    ledger_pages_.Increment(static_cast<double>(pages));
    ledger_times_.Observe(seconds(took));
}

}  // namespace calfleet::adapters::metrics
