// calfleetctl dlq show: one dead letter, whole.
#include "command.hpp"
#include "core/quoted.hpp"
#include "dead_letters/dead_letter_text.hpp"
#include "dead_letters/letter_options.hpp"
#include "output_format.hpp"

#include <CLI/CLI.hpp>

#include <iostream>

namespace calfleet::ctl {
namespace {

namespace config = adapters::config;

struct ShowOptions {
    LetterOptions letters;
    OutputFormat output;
};

int show_letter(const Session& session, const ShowOptions& options) {
    const auto letters = read_letters(session, options.letters);
    if (letters.has_error()) return letters.error();
    if (letters->empty())
        return refuse("no dead letter is " + core::quoted(options.letters.filter.id) +
                          "; calfleetctl dlq list says which there are",
                      config::kExitFailed);
    const DeadLetter& letter = letters->back();
    if (options.output.is_json()) {
        codec::JsonWriter writer;
        write_letter(writer, letter, true);
        std::cout << writer.text() << '\n';
    } else {
        std::cout << letter_in_full(letter);
    }
    return config::kExitOk;
}

}  // namespace

void add_dlq_show_command(CLI::App& dlq, Action& action) {
    auto options = std::make_shared<ShowOptions>();
    auto* show = dlq.add_subcommand("show", "one dead letter: its headers, its body, its replays");
    show->add_option("letter", options->letters.filter.id,
                     "PARTITION/OFFSET, as `dlq list` has it, or a command id: then its newest letter")
        ->required();
    add_output_option(*show, options->output, "one object");
    show->callback([&action, options] {
        action = [options](const Session& session) { return show_letter(session, *options); };
    });
}

}  // namespace calfleet::ctl
