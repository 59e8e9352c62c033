#include "agent_command.hpp"

#include "adapters/system/login_name.hpp"
#include "codec/json_writer.hpp"
#include "core/actor.hpp"
#include "failure_hint.hpp"
#include "readable_data.hpp"

#include <CLI/CLI.hpp>

#include <iostream>
#include <utility>

namespace calfleet::ctl {

namespace config = adapters::config;

void add_agent_options(CLI::App& command, AgentOptions& options) {
    command.add_option("--company", options.company, "company id")->required();
    command.add_option("--agent", options.agent, "agent id")->required();
    add_output_option(command, options.output, "the data of the result");
}

void add_provider_option(CLI::App& command, AgentOptions& options) {
    command.add_option("--provider", options.provider, "provider")->capture_default_str();
}

void add_actor_options(CLI::App& command, AgentOptions& options) {
    command.add_option("--user", options.user, "who gives the command; without it, your login name");
    command.add_option("--role", options.role, "the role of that user")
        ->capture_default_str()
        ->check(CLI::IsMember(core::kRoleNames));
}

CommandRequest admin_request(const AgentOptions& options, std::string type, std::string members) {
    CommandRequest request;
    request.type = std::move(type);
    request.company = options.company;
    request.agent = options.agent;
    request.actor =
        NamedActor{options.user.empty() ? adapters::system::login_name() : options.user, options.role};
    request.members = std::move(members);
    return request;
}

std::string provider_member(const AgentOptions& options) {
    codec::JsonWriter writer;
    writer.begin_object().member("provider", options.provider).end_object();
    return writer.text();
}

int print_answer(const CommandAnswer& answer, const AgentOptions& options) {
    if (!answer.succeeded()) {
        const std::string reason = answer.text_of("failure_reason");
        const int exit_code = refuse(reason + ": " + answer.text_of("message"), config::kExitFailed);
        const std::string hint = hint_for(reason, options.company, options.agent);
        if (!hint.empty()) std::cerr << "  " << hint << '\n';
        return exit_code;
    }
    if (options.output.is_json())
        std::cout << codec::to_json(answer.data()) << '\n';
    else
        std::cout << readable(answer.data());
    return config::kExitOk;
}

int ask_and_print(const Session& session, CommandRequest request, const AgentOptions& options) {
    const auto answer = exchange(session, std::move(request));
    if (answer.has_error()) return answer.error();
    return print_answer(*answer, options);
}

}  // namespace calfleet::ctl
