// calfleetctl refresh: a new access token now, however fresh the old one is. It is the scheduler's job that
// is sent, which names no actor.
#include "agent_command.hpp"
#include "codec/json_writer.hpp"

#include <CLI/CLI.hpp>

namespace calfleet::ctl {
namespace {

CommandRequest refresh_request(const AgentOptions& options) {
    codec::JsonWriter members;
    members.begin_object().member("provider", options.provider);
    members.member("refresh_type", "proactive").member("force", true).end_object();
    CommandRequest request;
    request.type = "calendar.refresh_token";
    request.company = options.company;
    request.agent = options.agent;
    request.members = members.text();
    return request;
}

}  // namespace

void add_refresh_command(CLI::App& app, Action& action) {
    auto options = std::make_shared<AgentOptions>();
    auto* refresh = app.add_subcommand("refresh", "fetch a new access token for an agent now");
    add_agent_options(*refresh, *options);
    add_provider_option(*refresh, *options);
    refresh->callback([&action, options] {
        action = [options](const Session& session) {
            return ask_and_print(session, refresh_request(*options), *options);
        };
    });
}

}  // namespace calfleet::ctl
