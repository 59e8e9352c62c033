#include "wiring/service_program.hpp"

#include "adapters/config/command_line.hpp"
#include "adapters/log/spdlog_log.hpp"
#include "adapters/system/environment.hpp"
#include "adapters/system/process_hardening.hpp"
#include "adapters/system/service_manager.hpp"
#include "adapters/system/system_clock.hpp"
#include "app/run_to_end.hpp"
#include "app/task_group.hpp"
#include "version.hpp"
#include "wiring/environment_check.hpp"
#include "wiring/healthcheck.hpp"
#include "wiring/kafka_settings.hpp"
#include "wiring/supervision.hpp"

#include <CLI/CLI.hpp>
#include <boost/asio/signal_set.hpp>
#include <unistd.h>

#include <csignal>
#include <iostream>

namespace calfleet::wiring {
namespace {

namespace config = adapters::config;

constexpr std::chrono::milliseconds kLastWordsBound{1'000};

adapters::log::LogSettings log_settings(const ServiceProgram& program, const config::Settings& settings) {
    const bool json = settings.log_format == config::LogFormat::kJson ||
                      (settings.log_format == config::LogFormat::kAuto && ::isatty(STDOUT_FILENO) == 0);
    return {json, settings.log_level, program.name, std::string(kVersion)};
}

int refuse(const ServiceProgram& program, const std::string& message, int exit_code) {
    std::cerr << program.name << ": " << message << '\n';
    return exit_code;
}

// The first signal ends it in good order, a second one at once.
void listen_for_signals(boost::asio::signal_set& signals, Service& service, Supervision& supervision,
                        ports::Log& log) {
    signals.async_wait([&signals, &service, &supervision, &log](const boost::system::error_code& error, int) {
        if (error) return;
        log.info("stopping: finishing what is in flight");
        supervision.stopping();
        service.stop();
        signals.async_wait([](const boost::system::error_code& second_error, int) {
            if (!second_error) ::_exit(config::kExitFailed);
        });
    });
}

// SIGUSR1 asks what is in flight, as often as somebody likes.
void listen_for_questions(boost::asio::signal_set& signals, const Service& service) {
    signals.async_wait([&signals, &service](const boost::system::error_code& error, int) {
        if (error) return;
        service.log_in_flight();
        listen_for_questions(signals, service);
    });
}

ports::awaitable<int> serve(const ServiceProgram& program, boost::asio::io_context& io,
                            config::Settings settings, const adapters::system::ServiceManager& manager,
                            ports::Log& log) {
    auto service = co_await program.start(io, std::move(settings), log);
    if (service.has_error()) co_return refuse(program, service.error().message, service.error().exit_code);
    adapters::system::SystemClock clock;
    Supervision supervision(manager, **service, clock);
    app::TaskGroup tasks(io.get_executor(), [](std::exception_ptr error) { std::rethrow_exception(error); });
    tasks.start(supervision.run());
    boost::asio::signal_set signals(io, SIGTERM, SIGINT);
    listen_for_signals(signals, **service, supervision, log);
    boost::asio::signal_set questions(io, SIGUSR1);
    listen_for_questions(questions, **service);
    const bool ended_well = co_await (*service)->run();
    supervision.stop();
    co_await tasks.wait_idle(kLastWordsBound);
    co_return ended_well ? config::kExitOk : config::kExitUnavailable;
}

int run(const ServiceProgram& program, config::Settings settings) {
    const auto manager = adapters::system::ServiceManager::from_environment();
    adapters::log::SpdlogLog log(log_settings(program, settings));
    boost::asio::io_context io(1);
    return app::run_to_end(io, serve(program, io, std::move(settings), manager, log));
}

}  // namespace

int run_service(const ServiceProgram& program, int argc, char** argv) {
    CLI::App app(program.description, program.name);
    app.set_version_flag("--version", std::string(kVersion));
    config::SharedOptions options;
    options.defaults = program.defaults;
    bool check_config = false;
    bool check_surroundings = false;
    bool print_config = false;
    app.add_flag("--check-config", check_config, "check the configuration and end");
    app.add_flag("--check-environment", check_surroundings,
                 "the same, and whether store and brokers are there as they have to be");
    app.add_flag("--print-config", print_config,
                 "print each key's value and where it comes from, secrets as ***");
    bool only_live = false;
    CLI::App* const healthcheck = app.add_subcommand(
        "healthcheck", "ask the service that runs on this machine: exit 0 when it is ready, else 1");
    healthcheck->add_flag("--live", only_live, "ask only whether it lives");
    healthcheck->fallthrough();
    config::add_shared_options(app, options);
    if (const auto exit_code = config::parse_or_exit(app, argc, argv)) return *exit_code;

    try {
        adapters::system::harden_process();
        auto values = config::gather(options, adapters::system::read_environment());
        if (values.has_error()) return refuse(program, values.error().message, config::kExitConfig);
        if (healthcheck->parsed())
            return check_health(program.name, values->find("http_listen")->second.text, only_live);
        if (print_config) std::cout << config::printed(*values);
        auto settings = config::settings_of(*values, options);
        if (settings.has_error()) return refuse(program, settings.error().message, config::kExitConfig);
        if (check_config || check_surroundings) {
            if (const auto problem = program.check(*settings))
                return refuse(program, problem->message, problem->exit_code);
            adapters::kafka::check_properties(kafka_settings(*settings, program.name));
            std::cout << "the configuration is fine\n";
        }
        if (check_surroundings) {
            if (const auto problem = check_environment(program.name, *settings))
                return refuse(program, problem->message, problem->exit_code);
            std::cout << "store and brokers are there\n";
        }
        if (check_config || check_surroundings || print_config) return config::kExitOk;
        return run(program, std::move(*settings));
    } catch (const adapters::kafka::KafkaConfigError& error) {
        return refuse(program, error.what(), config::kExitConfig);
    } catch (const std::exception& error) {
        return refuse(program, error.what(), config::kExitFailed);
    }
}

}  // namespace calfleet::wiring
