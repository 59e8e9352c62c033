#include "adapters/system/environment.hpp"
#include "adapters/system/process_hardening.hpp"
#include "command.hpp"
#include "version.hpp"

#include <CLI/CLI.hpp>

#include <iostream>

namespace calfleet::ctl {

namespace config = adapters::config;

int refuse(const std::string& message, int exit_code) {
    std::cerr << "calfleetctl: " << message << '\n';
    return exit_code;
}

core::Result<config::Settings, int> Session::settings() const {
    auto values = config::gather(options, adapters::system::read_environment());
    if (values.has_error()) return refuse(values.error().message, config::kExitConfig);
    auto settings = config::settings_of(*values, options);
    if (settings.has_error()) return refuse(settings.error().message, config::kExitConfig);
    return std::move(*settings);
}

}  // namespace calfleet::ctl

int main(int argc, char** argv) {
    using namespace calfleet;  // NOLINT(google-build-using-namespace)
    CLI::App app("Configures calfleet, sends commands and waits for their results.", "calfleetctl");
    app.set_version_flag("--version", std::string(kVersion));
    app.require_subcommand(1);
    app.fallthrough();
    ctl::Session session;
    adapters::config::add_shared_options(app, session.options);

    ctl::Action action;
    ctl::add_send_command(app, action);
    ctl::add_connect_command(app, action);
    ctl::add_status_command(app, action);
    ctl::add_refresh_command(app, action);
    ctl::add_disconnect_command(app, action);
    ctl::add_agent_command(app, action);
    ctl::add_connection_command(app, action);
    ctl::add_calendars_command(app, action);
    ctl::add_template_command(app, action);
    ctl::add_slots_command(app, action);
    ctl::add_book_command(app, action);
    ctl::add_watch_command(app, action);
    ctl::add_flag_command(app, action);
    ctl::add_schedules_command(app, action);
    ctl::add_dlq_command(app, action);
    ctl::add_registry_command(app, action);
    ctl::add_topics_command(app, action);
    ctl::add_keys_command(app, action);
    ctl::add_migrate_command(app, action);
    ctl::add_doctor_command(app, action);
    ctl::add_completion_command(app, action);
    if (const auto exit_code = adapters::config::parse_or_exit(app, argc, argv)) return *exit_code;

    try {
        adapters::system::harden_process();
        return action(session);
    } catch (const std::exception& error) {
        return ctl::refuse(error.what(), adapters::config::kExitFailed);
    }
}
