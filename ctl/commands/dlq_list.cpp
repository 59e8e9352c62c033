// calfleetctl dlq list: what lies on calendar.dead-letters, and what was replayed of it.
#include "command.hpp"
#include "dead_letters/dead_letter_text.hpp"
#include "dead_letters/letter_options.hpp"
#include "output_format.hpp"
#include "table.hpp"

#include <CLI/CLI.hpp>

#include <iostream>

namespace calfleet::ctl {
namespace {

namespace config = adapters::config;

struct ListOptions {
    LetterOptions letters;
    OutputFormat output;
};

int list_letters(const Session& session, const ListOptions& options) {
    const auto letters = read_letters(session, options.letters);
    if (letters.has_error()) return letters.error();
    if (options.output.is_json()) {
        codec::JsonWriter writer;
        writer.begin_object().key("dead_letters").begin_array();
        for (const DeadLetter& letter : *letters) write_letter(writer, letter, false);
        writer.end_array().end_object();
        std::cout << writer.text() << '\n';
    } else if (letters->empty()) {
        std::cout << "no dead letters\n";
    } else {
        print_table(letter_table(*letters));
    }
    return config::kExitOk;
}

}  // namespace

void add_dlq_list_command(CLI::App& dlq, Action& action) {
    auto options = std::make_shared<ListOptions>();
    auto* list = dlq.add_subcommand("list", "the dead letters, the newest last");
    add_letter_options(*list, options->letters);
    add_output_option(*list, options->output, "{\"dead_letters\":[…]}");
    list->callback([&action, options] {
        action = [options](const Session& session) { return list_letters(session, *options); };
    });
}

}  // namespace calfleet::ctl
