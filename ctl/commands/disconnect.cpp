// calfleetctl disconnect: the tokens of an agent go, its templates stay.
#include "agent_command.hpp"

#include <CLI/CLI.hpp>

namespace calfleet::ctl {

void add_disconnect_command(CLI::App& app, Action& action) {
    auto options = std::make_shared<AgentOptions>();
    auto* disconnect = app.add_subcommand(
        "disconnect", "delete the tokens of an agent; its templates stay, and the provider is not told");
    add_agent_options(*disconnect, *options);
    add_provider_option(*disconnect, *options);
    add_actor_options(*disconnect, *options);
    disconnect->callback([&action, options] {
        action = [options](const Session& session) {
            auto request = admin_request(*options, "calendar.disconnect", provider_member(*options));
            return ask_and_print(session, std::move(request), *options);
        };
    });
}

}  // namespace calfleet::ctl
