// calfleetctl status: how the connection of an agent is.
#include "agent_command.hpp"

#include <CLI/CLI.hpp>

namespace calfleet::ctl {

void add_status_command(CLI::App& app, Action& action) {
    auto options = std::make_shared<AgentOptions>();
    auto* status = app.add_subcommand("status", "tell how the connection of an agent is");
    add_agent_options(*status, *options);
    add_provider_option(*status, *options);
    add_actor_options(*status, *options);
    status->callback([&action, options] {
        action = [options](const Session& session) {
            auto request = admin_request(*options, "calendar.connection_status", provider_member(*options));
            return ask_and_print(session, std::move(request), *options);
        };
    });
}

}  // namespace calfleet::ctl
