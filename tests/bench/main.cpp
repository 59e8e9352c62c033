// calfleet-bench: one scenario, once. Prints one line of JSON; exits 1 when the answers were not all right.
#include "bench/interruption.hpp"
#include "bench/scenarios.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <map>
#include <string>

namespace bench = calfleet::bench;

namespace {

const bench::Scenario* find_scenario(const std::string& name) {
    const auto all = bench::scenarios();
    const auto found = std::ranges::find(all, name, &bench::Scenario::name);
    return found == all.end() ? nullptr : &*found;
}

std::string list_of_scenarios() {
    std::string list = "Scenarios:\n";
    for (const bench::Scenario& scenario : bench::scenarios())
        list.append("  ").append(scenario.name).append(": ").append(scenario.about).append("\n");
    return list;
}

// What the command line leaves open, as the scenario says.
bench::Options completed(bench::Options given, const bench::Options& defaults) {
    if (given.agents == 0) given.agents = defaults.agents;
    if (given.rate == 0) given.rate = defaults.rate;
    if (given.window == 0) given.window = defaults.window;
    if (given.commands == 0) given.commands = defaults.commands;
    if (given.max_in_flight == 0) given.max_in_flight = defaults.max_in_flight;
    if (!given.upstream) given.upstream = defaults.upstream;
    if (!given.keys) given.keys = defaults.keys;
    given.token_life = defaults.token_life;
    return given;
}

double load_average() {
    double average = 0;
    return ::getloadavg(&average, 1) == 1 ? average : 0;
}

int run(const bench::Options& given) {
    const bench::Scenario& scenario = *find_scenario(given.scenario);
    bench::Options options = completed(given, scenario.defaults);
    options.load_average = load_average();
    const bench::Findings findings = scenario.run(options);
    std::cout << bench::to_json_line(options, findings) << std::endl;
    for (const std::string& problem : findings.problems)
        std::cerr << "calfleet-bench: " << options.scenario << " IS WORTH NOTHING: " << problem << '\n';
    return findings.problems.empty() ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App app("Measures calfleet-worker on a real Kafka with a simulated Google, one scenario a run.",
                 "calfleet-bench");
    app.footer(list_of_scenarios());
    bench::Options options;
    int warm_up_seconds = 5;
    int duration_seconds = 20;
    int upstream_ms = -1;
    std::string keys;
    app.add_option("scenario", options.scenario, "which, of those below")
        ->required()
        ->check([](const std::string& name) {
            return find_scenario(name) ? "" : "there is no scenario " + name;
        });
    app.add_option("--store-url", options.store_url, "an empty store (default: SQLite in the run's folder)");
    app.add_option("--agents", options.agents, "how many");
    app.add_option("--rate", options.rate, "commands a second, where a scenario has a rate");
    app.add_option("--window", options.window, "commands outstanding, where it has none");
    app.add_option("--commands", options.commands, "how many, where it counts them");
    app.add_option("--upstream-ms", upstream_ms, "what each call of Google takes");
    app.add_option("--keys", keys, "how commands fall on agents")->check(CLI::IsMember({"zipf", "uniform"}));
    app.add_option("--warm-up", warm_up_seconds, "seconds before the measured window")->capture_default_str();
    app.add_option("--duration", duration_seconds, "seconds measured")->capture_default_str();
    app.add_option("--max-in-flight", options.max_in_flight, "the workers' setting");
    app.add_option("--commit", options.commit, "what is measured, for the record");
    app.add_option("--perf", options.perf_file, "have perf record the worker in the window, to this file");
    app.add_option("--keep-logs", options.keep_logs_in, "folder for the logs of worker and simulator");
    CLI11_PARSE(app, argc, argv);
    options.warm_up = std::chrono::seconds(warm_up_seconds);
    options.duration = std::chrono::seconds(duration_seconds);
    if (upstream_ms >= 0) options.upstream = std::chrono::milliseconds(upstream_ms);
    if (!keys.empty()) options.keys = keys == "zipf" ? bench::Keys::kZipf : bench::Keys::kUniform;
    try {
        bench::listen_for_interruption();
        return run(options);
    } catch (const std::exception& error) {
        std::cerr << "calfleet-bench: " << error.what() << '\n';
        return 1;
    }
}
