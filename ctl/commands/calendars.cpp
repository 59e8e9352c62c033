// calfleetctl calendars: what a template's calendar_id may be.
#include "listing.hpp"

#include <CLI/CLI.hpp>

namespace calfleet::ctl {

void add_calendars_command(CLI::App& app, Action& action) {
    auto options = std::make_shared<AgentOptions>();
    auto* calendars =
        app.add_subcommand("calendars", "the calendars that an agent's account may write bookings to");
    add_agent_options(*calendars, *options);
    add_provider_option(*calendars, *options);
    add_actor_options(*calendars, *options);
    calendars->callback([&action, options] {
        action = [options](const Session& session) {
            auto request = admin_request(*options, "calendar.list_calendars", provider_member(*options));
            return ask_and_list(session, std::move(request), *options, "calendars",
                                {"value", "name", "primary"}, "this account may write to no calendar");
        };
    });
}

}  // namespace calfleet::ctl
