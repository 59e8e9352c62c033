// What can be measured. Each scenario builds a world of its own (slots needs none), warms it up,
// measures, and checks the answers.
#pragma once

#include "bench/figures.hpp"
#include "bench/options.hpp"

#include <span>
#include <string_view>

namespace calfleet::bench {

struct Scenario {
    std::string_view name;
    std::string_view about;
    Options defaults;  // what holds where the command line says nothing
    Findings (*run)(const Options& options);
};

std::span<const Scenario> scenarios();

Findings run_overhead(const Options& options);
Findings run_saturated(const Options& options);  // throughput, in_flight
Findings run_bookings(const Options& options);
Findings run_slow_agent(const Options& options);
Findings run_duplicates(const Options& options);
Findings run_soak(const Options& options);
Findings run_rebalance(const Options& options);
Findings run_refreshes(const Options& options);
Findings run_slots(const Options& options);

}  // namespace calfleet::bench
