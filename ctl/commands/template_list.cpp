// calfleetctl template list: the booking templates of an agent.
#include "listing.hpp"

#include <CLI/CLI.hpp>

namespace calfleet::ctl {

void add_template_list_command(CLI::App& templates, Action& action) {
    auto options = std::make_shared<AgentOptions>();
    auto* list = templates.add_subcommand("list", "the templates of an agent; -o json shows them whole");
    add_agent_options(*list, *options);
    add_actor_options(*list, *options);
    list->callback([&action, options] {
        action = [options](const Session& session) {
            return ask_and_list(session, admin_request(*options, "calendar.list_templates", "{}"), *options,
                                "templates", {"template_id", "name", "calendar_id", "duration_minutes"},
                                "this agent has no templates");
        };
    });
}

}  // namespace calfleet::ctl
