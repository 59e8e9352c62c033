// calfleetctl agent delete: everything that is kept of an agent goes, after a question.
#include "agent_command.hpp"
#include "input_text.hpp"

#include <CLI/CLI.hpp>
#include <unistd.h>

#include <iostream>

namespace calfleet::ctl {
namespace {

namespace config = adapters::config;

constexpr std::chrono::minutes kPatience{10};

// An exit code unless the person means it.
core::Result<void, int> confirmation(const AgentOptions& options) {
    if (::isatty(STDIN_FILENO) == 0)
        return refuse("deleting an agent needs --yes where nobody can be asked", config::kExitUsage);
    std::cerr << "The tokens and templates of agent " << options.agent << " of company " << options.company
              << " go for good.\nType the agent's id to go on: " << std::flush;
    const auto typed = read_line(kPatience);
    if (typed.has_error()) return typed.error();
    if (*typed != options.agent) return refuse("nothing was deleted", config::kExitFailed);
    return {};
}

int delete_agent(const Session& session, const AgentOptions& options, bool is_certain) {
    if (!is_certain)
        if (const auto confirmed = confirmation(options); confirmed.has_error()) return confirmed.error();
    return ask_and_print(session, admin_request(options, "calendar.delete_agent", "{}"), options);
}

}  // namespace

void add_agent_command(CLI::App& app, Action& action) {
    auto options = std::make_shared<AgentOptions>();
    auto is_certain = std::make_shared<bool>(false);
    auto* agent = app.add_subcommand("agent", "agents of companies");
    agent->require_subcommand(1);
    auto* remove =
        agent->add_subcommand("delete", "delete the connections, tokens and templates of an agent");
    add_agent_options(*remove, *options);
    add_actor_options(*remove, *options);
    remove->add_flag("--yes", *is_certain, "do not ask");
    remove->callback([&action, options, is_certain] {
        action = [options, is_certain](const Session& session) {
            return delete_agent(session, *options, *is_certain);
        };
    });
}

}  // namespace calfleet::ctl
