// calfleetctl completion: scripts with which a shell completes what is typed.
#include "completion/completion.hpp"

#include "command.hpp"

#include <CLI/CLI.hpp>

#include <iostream>

namespace calfleet::ctl {
namespace {

namespace config = adapters::config;

constexpr const char* kFooter =
    "  bash   calfleetctl completion bash > ~/.local/share/bash-completion/completions/calfleetctl\n"
    "  zsh    calfleetctl completion zsh > ~/.zfunc/_calfleetctl    (with ~/.zfunc in fpath, before "
    "compinit)\n"
    "  fish   calfleetctl completion fish > ~/.config/fish/completions/calfleetctl.fish";

int print_completion(const config::CommandFacts& program, const std::string& shell) {
    if (shell == "bash") std::cout << bash_completion(program);
    if (shell == "zsh") std::cout << zsh_completion(program);
    if (shell == "fish") std::cout << fish_completion(program);
    return config::kExitOk;
}

}  // namespace

void add_completion_command(CLI::App& app, Action& action) {
    auto shell = std::make_shared<std::string>();
    auto* completion = app.add_subcommand("completion", "print a script that completes commands and options");
    completion->footer(kFooter);
    completion->add_option("shell", *shell, "the shell")
        ->required()
        ->type_name("SHELL")
        ->check(CLI::IsMember({"bash", "zsh", "fish"}));
    completion->callback([&app, &action, shell] {
        action = [&app, shell](const Session&) {
            return print_completion(config::read_command_tree(app), *shell);
        };
    });
}

}  // namespace calfleet::ctl
