// calfleetctl dlq: the dead letters, which list, show and replay look after.
#include "command.hpp"

#include <CLI/CLI.hpp>

namespace calfleet::ctl {

void add_dlq_command(CLI::App& app, Action& action) {
    auto* dlq = app.add_subcommand("dlq", "the dead letters: records that no worker can process");
    dlq->require_subcommand(1);
    add_dlq_list_command(*dlq, action);
    add_dlq_show_command(*dlq, action);
    add_dlq_replay_command(*dlq, action);
}

}  // namespace calfleet::ctl
