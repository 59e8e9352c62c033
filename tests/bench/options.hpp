// What one run of calfleet-bench is asked to do. Zero means: as the scenario thinks right.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>

namespace calfleet::bench {

enum class Keys { kZipf, kUniform };

struct Options {
    std::string scenario;
    std::string store_url;  // empty: a SQLite file in the run's own folder
    int agents = 0;
    double rate = 0;         // commands a second, for open-loop scenarios
    std::size_t window = 0;  // commands outstanding, for closed-loop scenarios
    std::size_t commands = 0;
    std::optional<std::chrono::milliseconds> upstream;
    std::optional<Keys> keys;
    std::chrono::seconds token_life{86'400};  // of every access token
    std::chrono::seconds warm_up{5};
    std::chrono::seconds duration{20};
    int max_in_flight = 0;
    std::string commit;        // told, not looked up
    double load_average = 0;   // of the machine, before the run
    std::string perf_file;     // where perf record writes what the first worker does in the measured window
    std::string keep_logs_in;  // where the workers' and the simulator's output is kept; empty: nowhere
};

}  // namespace calfleet::bench
