#include "bench/scenarios.hpp"

#include <array>

namespace calfleet::bench {
namespace {

using std::chrono::milliseconds;

constexpr int kManyAgents = 1'000;
constexpr int kManyConnections = 10'000;
constexpr int kRoomy = 4'000;  // commands in flight: more than any window but that of in_flight

// Those that keep a window of commands outstanding.
Options closed_loop(std::size_t window, milliseconds upstream, Keys keys, int max_in_flight = kRoomy) {
    Options options;
    options.agents = kManyAgents;
    options.window = window;
    options.upstream = upstream;
    options.keys = keys;
    options.max_in_flight = max_in_flight;
    return options;
}

// Those that send at a rate.
Options open_loop(double rate, milliseconds upstream, Keys keys, int agents = kManyAgents) {
    Options options;
    options.agents = agents;
    options.rate = rate;
    options.upstream = upstream;
    options.keys = keys;
    options.max_in_flight = kRoomy;
    return options;
}

Options counted(std::size_t commands, Options options) {
    options.commands = commands;
    return options;
}

Options short_lived(std::chrono::seconds token_life, Options options) {
    options.token_life = token_life;
    return options;
}

std::array<Scenario, 10> make_scenarios() {
    return {{
        {"overhead",
         "what the worker adds to calls of 150 ms, at 200 lookups/s; beside it, bare Kafka and simulator",
         open_loop(200, milliseconds(150), Keys::kZipf), &run_overhead},
        {"throughput", "lookups as fast as they are answered, 2,000 outstanding, calls of 100 ms",
         closed_loop(2'000, milliseconds(100), Keys::kZipf), &run_saturated},
        {"in_flight", "5,000 lookups held in flight by calls of 2 s: the worker's memory",
         closed_loop(5'000, milliseconds(2'000), Keys::kUniform, 6'000), &run_saturated},
        {"bookings", "bookings as fast as they are answered, 2,000 outstanding; Google's books must balance",
         closed_loop(2'000, milliseconds(0), Keys::kUniform), &run_bookings},
        {"slow_agent", "100 agents, calls of 100 ms; then one agent's take 5 s: do the others wait?",
         open_loop(300, milliseconds(100), Keys::kUniform, 100), &run_slow_agent},
        {"duplicates", "200,000 repetitions of 20 bookings: the worker's memory before and after",
         counted(200'000, closed_loop(2'000, milliseconds(0), Keys::kUniform)), &run_duplicates},
        {"soak", "lookups and bookings at a rate for --duration: memory and descriptors over time",
         open_loop(500, milliseconds(100), Keys::kUniform), &run_soak},
        {"rebalance", "three workers, 20,000 commands; half-way one gets SIGTERM; then the same with SIGKILL",
         counted(20'000, open_loop(600, milliseconds(100), Keys::kUniform)), &run_rebalance},
        {"refreshes",
         "10,000 connections whose tokens live a minute, all due at once to begin with; lookups beside them",
         short_lived(std::chrono::seconds(60),
                     open_loop(20, milliseconds(50), Keys::kUniform, kManyConnections)),
         &run_refreshes},
        {"slots",
         "finding slots, by window, step and busy times; beside it the same minute by minute. Needs no Kafka",
         {},
         &run_slots},
    }};
}

}  // namespace

std::span<const Scenario> scenarios() {
    static const auto all = make_scenarios();
    return all;
}

}  // namespace calfleet::bench
