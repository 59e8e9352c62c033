// Numbers out of many numbers, and the line of JSON a run prints. Values; one thread.
#pragma once

#include "bench/journal.hpp"
#include "bench/options.hpp"

#include <chrono>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace calfleet::bench {

// Sorts what it is given; 0 when that is nothing. `share` from 0 to 1.
double percentile(std::vector<double>& values, double share);

// Of the commands sent in the window that `counts` takes, in milliseconds.
std::vector<double> latencies_ms(const Journal& journal, const Window& window,
                                 const std::function<bool(const Sent&)>& counts = {});

// What a scenario found out. A problem is whatever makes its numbers worthless: a command that failed or got
// no answer, books that do not balance.
struct Findings {
    std::vector<std::pair<std::string, double>> setup;    // pace and delays
    std::vector<std::pair<std::string, double>> figures;  // as measured
    std::vector<std::string> problems;
    bool has_fleet = true;  // whether a store and workers had a part in it

    void figure(std::string name, double value) { figures.emplace_back(std::move(name), value); }
    // All that is wrong with the answers.
    void judge(const Journal& journal, bool drained);
    // Google must hold one event for each booking.
    void balance(std::size_t bookings, std::int64_t events);
};

// One line, without its end.
std::string to_json_line(const Options& options, const Findings& findings);

}  // namespace calfleet::bench
