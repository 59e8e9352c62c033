// calfleet-worker that dies by SIGKILL when the first command reaches a given step of its path: nothing after
// the step happens, nothing is cleaned up.
//   crashing-worker STEP [-X property=value …]     (configuration by CALFLEET_ variables)
#include "adapters/config/command_line.hpp"
#include "adapters/log/spdlog_log.hpp"
#include "adapters/system/environment.hpp"
#include "app/run_to_end.hpp"
#include "worker/wiring.hpp"

#include <unistd.h>

#include <csignal>
#include <iostream>
#include <string>

namespace {

using namespace calfleet;  // NOLINT(google-build-using-namespace)
namespace config = adapters::config;

class CrashAt final : public app::StepObserver {
public:
    explicit CrashAt(std::string step) : step_(std::move(step)) {}
    void reached(app::Step step, const core::CommandIdentity&) override {
        if (app::name_of(step) == step_) ::kill(::getpid(), SIGKILL);
    }

private:
    const std::string step_;
};

ports::awaitable<int> work(boost::asio::io_context& io, config::Settings settings, ports::Log& log,
                           app::StepObserver& observer) {
    auto worker = co_await worker::Worker::start(io, std::move(settings), log, &observer);
    if (worker.has_error()) {
        std::cerr << worker.error().message << '\n';
        co_return worker.error().exit_code;
    }
    co_await (*worker)->run();
    co_return config::kExitOk;
}

}  // namespace

int main(int argc, char** argv) {
    const std::vector<std::string> arguments(argv + 1, argv + argc);
    config::SharedOptions options;
    for (std::size_t i = 2; i < arguments.size(); i += 2) options.kafka_properties.push_back(arguments[i]);
    const auto values = config::gather(options, adapters::system::read_environment());
    auto settings = config::settings_of(*values, options);
    if (arguments.empty() || settings.has_error()) return config::kExitUsage;
    CrashAt observer(arguments.front());
    adapters::log::SpdlogLog log({true, settings->log_level, "crashing-worker", "test"});
    boost::asio::io_context io(1);
    return app::run_to_end(io, work(io, std::move(*settings), log, observer));
}
