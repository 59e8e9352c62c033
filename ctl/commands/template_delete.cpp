// calfleetctl template delete: one goes; bookings made with it stay.
#include "agent_command.hpp"
#include "codec/json_writer.hpp"

#include <CLI/CLI.hpp>

namespace calfleet::ctl {

void add_template_delete_command(CLI::App& templates, Action& action) {
    auto options = std::make_shared<AgentOptions>();
    auto id = std::make_shared<std::string>();
    auto* remove =
        templates.add_subcommand("delete", "delete a template of an agent; bookings made with it stay");
    remove->add_option("template_id", *id, "which one")->required();
    add_agent_options(*remove, *options);
    add_actor_options(*remove, *options);
    remove->callback([&action, options, id] {
        action = [options, id](const Session& session) {
            codec::JsonWriter members;
            members.begin_object().member("template_id", *id).end_object();
            auto request = admin_request(*options, "calendar.delete_template", members.text());
            return ask_and_print(session, std::move(request), *options);
        };
    });
}

}  // namespace calfleet::ctl
