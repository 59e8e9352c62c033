// What calfleetctl can do: one file a command. Each adds its options to the command line and is run if it was
// named.
#pragma once

#include "adapters/config/command_line.hpp"

#include <functional>
#include <string>

namespace CLI {  // NOLINT(readability-identifier-naming): a library's name
class App;
}

namespace calfleet::ctl {

// Everything a command may need of its surroundings.
struct Session {
    adapters::config::SharedOptions options;

    // The settings, or an exit code after a sentence on stderr.
    core::Result<adapters::config::Settings, int> settings() const;
};

// Set by the subcommand that was named; main runs it after the parse. Answers the exit code.
using Action = std::function<int(const Session&)>;

void add_agent_command(CLI::App& app, Action& action);
void add_book_command(CLI::App& app, Action& action);
void add_calendars_command(CLI::App& app, Action& action);
void add_completion_command(CLI::App& app, Action& action);
void add_connect_command(CLI::App& app, Action& action);
void add_connection_command(CLI::App& app, Action& action);
void add_disconnect_command(CLI::App& app, Action& action);
void add_dlq_command(CLI::App& app, Action& action);
void add_dlq_list_command(CLI::App& dlq, Action& action);    // below `dlq`
void add_dlq_replay_command(CLI::App& dlq, Action& action);  // below `dlq`
void add_dlq_show_command(CLI::App& dlq, Action& action);    // below `dlq`
void add_doctor_command(CLI::App& app, Action& action);
void add_flag_command(CLI::App& app, Action& action);
void add_flag_list_command(CLI::App& flag, Action& action);  // below `flag`
void add_keys_command(CLI::App& app, Action& action);
void add_keys_rotate_command(CLI::App& keys, Action& action);  // below `keys`
void add_migrate_command(CLI::App& app, Action& action);
void add_refresh_command(CLI::App& app, Action& action);
void add_registry_command(CLI::App& app, Action& action);
void add_schedules_command(CLI::App& app, Action& action);
void add_send_command(CLI::App& app, Action& action);
void add_slots_command(CLI::App& app, Action& action);
void add_slots_explain_command(CLI::App& slots, Action& action);  // below `slots`
void add_slots_list_command(CLI::App& slots, Action& action);     // below `slots`
void add_status_command(CLI::App& app, Action& action);
void add_template_command(CLI::App& app, Action& action);
void add_template_delete_command(CLI::App& templates, Action& action);  // below `template`
void add_template_list_command(CLI::App& templates, Action& action);    // below `template`
void add_topics_command(CLI::App& app, Action& action);
void add_watch_command(CLI::App& app, Action& action);

// A sentence on stderr, and the exit code again.
int refuse(const std::string& message, int exit_code);

}  // namespace calfleet::ctl
