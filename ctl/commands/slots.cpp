// calfleetctl slots: the times that a template offers, listed or explained.
#include "command.hpp"

#include <CLI/CLI.hpp>

namespace calfleet::ctl {

void add_slots_command(CLI::App& app, Action& action) {
    auto* slots = app.add_subcommand("slots", "the times that a template offers");
    slots->require_subcommand(1);
    add_slots_list_command(*slots, action);
    add_slots_explain_command(*slots, action);
}

}  // namespace calfleet::ctl
