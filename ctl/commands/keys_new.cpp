// calfleetctl keys new: fresh keys, ready for the environment.
#include "adapters/crypto/base64.hpp"
#include "adapters/crypto/random_bytes.hpp"
#include "command.hpp"

#include <CLI/CLI.hpp>

#include <iostream>

namespace calfleet::ctl {
namespace {

std::string fresh_key() {
    return adapters::crypto::base64_encode(adapters::crypto::random_bytes(32));
}

int print_new_keys() {
    std::cout << "CALFLEET_TOKEN_KEYS=1:" << fresh_key() << '\n'
              << "CALFLEET_EVENT_ID_KEY=" << fresh_key() << '\n';
    return adapters::config::kExitOk;
}

}  // namespace

void add_keys_command(CLI::App& app, Action& action) {
    auto* keys = app.add_subcommand("keys", "keys of the token vault");
    keys->require_subcommand(1);
    auto* fresh = keys->add_subcommand("new", "print fresh token_keys and event_id_key for the environment");
    fresh->callback([&action] { action = [](const Session&) { return print_new_keys(); }; });
    add_keys_rotate_command(*keys, action);
}

}  // namespace calfleet::ctl
