// calfleetctl send: publishes one command and waits for its result.
#include "command.hpp"
#include "command_exchange.hpp"
#include "input_text.hpp"

#include <CLI/CLI.hpp>

#include <iostream>

namespace calfleet::ctl {
namespace {

namespace config = adapters::config;

struct SendOptions {
    CommandRequest request;
    std::string actor;
    std::string data = "{}";
    int timeout_seconds = 90;
};

int send_command(const Session& session, SendOptions options) {
    if (!options.actor.empty()) {
        options.request.actor = parse_actor(options.actor);
        if (!options.request.actor)
            return refuse("--actor takes USER:ROLE, as in ada:admin", config::kExitUsage);
    }
    auto members = read_input(options.data);
    if (members.has_error()) return members.error();
    options.request.members = std::move(*members);
    options.request.patience = std::chrono::seconds(options.timeout_seconds);
    const auto answer = exchange(session, std::move(options.request));
    if (answer.has_error()) return answer.error();
    std::cout << answer->text << '\n';
    return answer->succeeded() ? config::kExitOk : config::kExitFailed;
}

}  // namespace

void add_send_command(CLI::App& app, Action& action) {
    auto options = std::make_shared<SendOptions>();
    CommandRequest& request = options->request;
    auto* send = app.add_subcommand("send", "publish a command, wait for its result and print it");
    send->add_option("type", request.type, "e.g. calendar.list_slots")->required();
    send->add_option("--company", request.company, "company id; only purge jobs name none");
    send->add_option("--agent", request.agent,
                     "agent id, also the record's key; left out for commands that are about no agent");
    send->add_option("--conversation", request.conversation, "conversation id");
    send->add_option("--actor", options->actor, "who gives an admin command, as in ada:admin")
        ->type_name("USER:ROLE");
    send->add_option("--data", options->data, "the other members of the data: JSON text, @file, or -")
        ->capture_default_str();
    send->add_option("--id", request.id, "command id; a fresh UUID if not given");
    send->add_option("--timeout", options->timeout_seconds, "seconds to wait")
        ->capture_default_str()
        ->check(CLI::Range(1, 3'600));
    send->callback([&action, options] {
        action = [options](const Session& session) { return send_command(session, *options); };
    });
}

}  // namespace calfleet::ctl
