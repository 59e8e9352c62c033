#include "adapters/config/command_line.hpp"
#include "adapters/log/spdlog_log.hpp"
#include "app/run_to_end.hpp"
#include "demonstration.hpp"
#include "sample_world.hpp"
#include "summary.hpp"
#include "version.hpp"

#include <CLI/CLI.hpp>
#include <boost/asio/signal_set.hpp>
#include <unistd.h>

#include <csignal>
#include <iostream>

namespace {

using namespace calfleet;  // NOLINT(google-build-using-namespace)
namespace config = adapters::config;

struct Options {
    bool json = false;
    bool keep_running = false;
    std::string google_listen = "127.0.0.1:0";
    std::string http_listen = "127.0.0.1:0";
};

void print_how_to_go_on(const dev::Sandbox& sandbox, const dev::Demonstration& demonstration) {
    const std::string agent = dev::happy_agent(1);
    const std::string data =
        R"({"company_id":"acme","agent_id":")" + agent + R"(","template_id":"test-drive:)" + agent + "\"}";
    std::cout
        << "\nstill running; everything here is for trying out and gone at the end (Ctrl-C)\n"
        << "  Kafka             " << sandbox.brokers() << '\n'
        << "  simulated Google  " << sandbox.google_url() << "  (what happened: /control/log)\n"
        << "  worker            " << demonstration.health_url() << "/readyz?verbose\n\n"
        << "publish with kcat, then see the result:\n"
        << "  echo '" << data << "' |\n    kcat -P -b " << sandbox.brokers()
        << " -t calendar.slot-lookups -k " << agent << " -X partitioner=murmur2_random \\\n"
        << "      -H ce_specversion=1.0 -H ce_id=try-1 -H ce_type=calendar.list_slots -H ce_source=/me\n"
        << "  kcat -C -b " << sandbox.brokers() << " -t calendar.results -o -5 -e -q\n\n"
        << "or with calfleetctl, which waits for the result:\n"
        << "  source " << sandbox.write_environment_file().string() << '\n'
        << "  calfleetctl send calendar.list_slots --company acme --agent " << agent
        << " --data '{\"template_id\":\"test-drive:" << agent << "\",\"limit\":3}'\n"
        << "  calfleetctl schedules list\n\n"
        << "or connect again whose account took its tokens back (Google's person agrees at once):\n"
        << "  calfleetctl connect --company acme --agent " << dev::kRevokedAgent << '\n'
        << std::flush;
}

int report(const dev::Demonstration& demonstration, const Options& options, dev::LiveView& view) {
    const dev::Scoreboard& board = demonstration.board();
    const std::vector<std::string> surprises = board.surprises();
    view.clear();
    if (!options.json) {
        std::cout << dev::as_text(board);
        std::cout << (surprises.empty() ? "every command has its result, refusals as expected\n" : "");
    }
    for (const std::string& surprise : surprises) std::cerr << "unexpected: " << surprise << '\n';
    return surprises.empty() ? config::kExitOk : config::kExitFailed;
}

ports::awaitable<int> demonstrate(boost::asio::io_context& io, dev::Sandbox& sandbox, const Options& options,
                                  ports::Log& log) {
    dev::LiveView view(!options.json && ::isatty(STDOUT_FILENO) != 0);
    dev::Demonstration demonstration(io, sandbox, view, log);
    boost::asio::signal_set signals(io, SIGINT, SIGTERM);
    signals.async_wait([&demonstration](const boost::system::error_code& error, int) {
        if (!error) demonstration.interrupt();
    });

    int exit_code = config::kExitUnavailable;
    if (co_await demonstration.run()) {
        exit_code = report(demonstration, options, view);
        if (options.keep_running) {
            print_how_to_go_on(sandbox, demonstration);
            co_await demonstration.keep_running();
        }
    }
    co_await demonstration.end();
    if (options.json && exit_code != config::kExitUnavailable)
        std::cout << dev::as_json(demonstration.board()) << '\n';
    co_return exit_code;
}

int run(const Options& options) {
    dev::Sandbox sandbox(options.google_listen, options.http_listen);
    dev::populate(sandbox);
    adapters::log::SpdlogLog log(
        {false, ports::LogLevel::kError, "calfleet-dev", std::string(kVersion), true});
    if (!options.json)
        std::cout << "calfleet " << kVersion
                  << ": Kafka, Google, store, worker and scheduler in one process\n\n";
    boost::asio::io_context io(1);
    return app::run_to_end(io, demonstrate(io, sandbox, options, log));
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App app(
        "Shows calfleet at work with nothing else installed: an embedded Kafka, a simulated Google, a SQLite "
        "store, a worker, a scheduler, and sample traffic of every kind. Not for production.",
        "calfleet-dev");
    app.set_version_flag("--version", std::string(kVersion));
    Options options;
    app.add_flag("--json", options.json, "end with one line of JSON instead of the table");
    app.add_flag("--keep-running", options.keep_running, "stay up afterwards and tell how to publish");
    app.add_option("--google-listen", options.google_listen, "address of the simulated Google; port 0: any")
        ->capture_default_str();
    app.add_option("--http-listen", options.http_listen,
                   "address of the worker's health endpoint; port 0: any")
        ->capture_default_str();
    if (const auto exit_code = config::parse_or_exit(app, argc, argv)) return *exit_code;
    try {
        return run(options);
    } catch (const std::exception& error) {
        std::cerr << "calfleet-dev: " << error.what() << '\n';
        return config::kExitUnavailable;
    }
}
