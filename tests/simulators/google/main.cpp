// google-simulator: the simulated Google as a program. Prints one JSON line when it listens, ends on SIGTERM
// or SIGINT.
#include "simulators/google/control/control_api.hpp"
#include "simulators/google/google_simulator.hpp"

#include <CLI/CLI.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>

#include <cstdio>
#include <exception>
#include <fstream>
#include <iostream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <utility>

namespace google = calfleet::simulators::google;
namespace asio = boost::asio;

namespace {

constexpr int kExitUnavailable = 69, kExitConfiguration = 78;

std::string read_file(const std::string& path) {
    std::ifstream file(path);
    if (!file) throw std::invalid_argument("cannot read " + path);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

int serve(const google::SimulatorOptions& options, const std::string& listen, const std::string& seed_file) {
    asio::io_context loop(1);
    google::GoogleSimulator simulator(loop.get_executor(), options);
    if (!seed_file.empty()) google::apply_seed(simulator.control(), read_file(seed_file));
    const auto listening = simulator.listen(listen);
    if (!listening) {
        std::cerr << "google-simulator: " << listening.error().message << "\n";
        return kExitUnavailable;
    }
    asio::signal_set signals(loop, SIGTERM, SIGINT);
    std::exception_ptr failure;
    signals.async_wait([&loop, &simulator, &failure](const boost::system::error_code&, int) {
        asio::co_spawn(loop, simulator.stop(),
                       [&failure](std::exception_ptr ended) { failure = std::move(ended); });
    });
    std::cout << R"({"url":")" << simulator.url() << "\"}" << std::endl;
    loop.run();
    if (failure) std::rethrow_exception(failure);
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App app(
        "A simulated Google Calendar and OAuth server for tests. See tests/simulators/google/README.md.");
    google::SimulatorOptions options;
    std::string listen = "127.0.0.1:0", seed_file;
    auto token_lifetime = options.token_lifetime.count();
    app.add_option("--listen", listen, "IP:port; port 0 lets the system choose")->capture_default_str();
    app.add_option("--client-id", options.client_id, "OAuth client")->capture_default_str();
    app.add_option("--client-secret", options.client_secret, "its secret")->capture_default_str();
    app.add_option("--redirect-uri", options.redirect_uris,
                   "registered redirect URI (repeatable; none: any)");
    app.add_option("--token-lifetime", token_lifetime, "of access tokens, in seconds")->capture_default_str();
    app.add_option("--seed", options.seed, "of all randomness")->capture_default_str();
    app.add_option("--seed-file", seed_file, "JSON of accounts, tokens, events, faults … to begin with");
    app.add_option("--log-entries-max", options.log_entries_max, "kept by GET /control/log")
        ->capture_default_str();
    CLI11_PARSE(app, argc, argv);
    options.token_lifetime = std::chrono::seconds(token_lifetime);
    try {
        return serve(options, listen, seed_file);
    } catch (const std::exception& error) {
        std::cerr << "google-simulator: " << error.what() << "\n";
        return kExitConfiguration;
    }
}
