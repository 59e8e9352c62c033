// What the commands about one agent and its connection share: their options, the request they make of them,
// and how they print what became of it.
#pragma once

#include "command_exchange.hpp"
#include "output_format.hpp"

#include <string>

namespace calfleet::ctl {

struct AgentOptions {
    std::string company;
    std::string agent;
    std::string provider = "google_calendar";
    std::string user;  // empty: the login name
    std::string role = "admin";
    OutputFormat output;
};

// --company, --agent and -o; `options` outlives the parse.
void add_agent_options(CLI::App& command, AgentOptions& options);
void add_provider_option(CLI::App& command, AgentOptions& options);
// --user and --role, of whoever gives an admin command.
void add_actor_options(CLI::App& command, AgentOptions& options);

// By the actor of the options; `members` is one JSON object.
CommandRequest admin_request(const AgentOptions& options, std::string type, std::string members);
// {"provider":"…"}
std::string provider_member(const AgentOptions& options);

// The result's data on stdout, as lines or as JSON, or why the command failed on stderr. The exit code.
int print_answer(const CommandAnswer& answer, const AgentOptions& options);

// Asks, and prints the answer.
int ask_and_print(const Session& session, CommandRequest request, const AgentOptions& options);

}  // namespace calfleet::ctl
