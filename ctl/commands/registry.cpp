// calfleetctl registry apply|show: the definition of the Google Calendar booking action, in the store's
// node_registries, where the chatbot's back end finds the form it shows an admin.
#include "codec/canonical_json.hpp"
#include "codec/json_parser.hpp"
#include "codec/json_writer.hpp"
#include "codec/node_definition.hpp"
#include "command.hpp"
#include "input_text.hpp"
#include "node_file.hpp"
#include "output_format.hpp"
#include "store_session.hpp"

#include <CLI/CLI.hpp>

#include <iostream>

namespace calfleet::ctl {
namespace {

namespace config = adapters::config;

constexpr const char* kCode = "google_calendar";

// The row as it is now, or an exit code after a sentence.
core::Result<std::optional<std::string>, int> find_row(StoreSession& store) {
    auto row = store.run(store.stores().node_registry().find(kCode));
    if (row.has_error()) return refuse(row.error().message, config::kExitUnavailable);
    return std::move(*row);
}

// What becomes of the row, as it is told.
std::string effect_on(const std::optional<std::string>& row, const std::string& definition) {
    const std::string code = kCode;
    if (!row) return "applied " + code;
    if (codec::canonical_json(*row) == codec::canonical_json(definition)) return "unchanged " + code;
    const auto fault = codec::fault_of_node_definition(*row);
    return "repaired " + code + ": the row " +
           (fault ? "was malformed: " + *fault : "differed from the definition");
}

int apply_definition(const Session& session, const std::string& file) {
    auto definition = file.empty() ? std::string(embedded_node_file().front().text)
                                   : read_input(file == "-" ? file : "@" + file);
    if (definition.has_error()) return definition.error();
    if (const auto fault = codec::fault_of_node_definition(*definition))
        return refuse("the definition is not valid, nothing was stored: " + *fault, config::kExitUsage);
    auto store = StoreSession::open(session);
    if (store.has_error()) return store.error();
    auto row = find_row(**store);
    if (row.has_error()) return row.error();
    const std::string effect = effect_on(*row, *definition);
    if (!effect.starts_with("unchanged")) {
        auto put = (*store)->run((*store)->stores().node_registry().put(kCode, std::move(*definition)));
        if (put.has_error()) return refuse(put.error().message, config::kExitUnavailable);
    }
    std::cout << effect << '\n';
    return config::kExitOk;
}

int show_definition(const Session& session, const OutputFormat& output) {
    auto store = StoreSession::open(session);
    if (store.has_error()) return store.error();
    auto row = find_row(**store);
    if (row.has_error()) return row.error();
    if (!*row) return refuse("the registry is empty: run `calfleetctl registry apply`", config::kExitFailed);
    const std::string& definition = **row;
    const auto parsed = codec::parse_json(definition);
    if (output.is_json() && parsed.has_value())
        std::cout << codec::to_json(*parsed) << '\n';
    else
        std::cout << definition << (definition.ends_with('\n') ? "" : "\n");
    if (const auto fault = codec::fault_of_node_definition(definition))
        return refuse("the row is malformed: " + *fault + "; `calfleetctl registry apply` repairs it",
                      config::kExitFailed);
    return config::kExitOk;
}

}  // namespace

void add_registry_command(CLI::App& app, Action& action) {
    auto* registry = app.add_subcommand("registry", "the form of the Google Calendar booking action");
    registry->require_subcommand(1);
    auto file = std::make_shared<std::string>();
    auto* apply_command =
        registry->add_subcommand("apply", "put the definition into the store; repeated, it changes nothing");
    apply_command->add_option("--file", *file,
                              "a file, or -; without it, schemas/registry/google_calendar.json as built in");
    apply_command->callback([&action, file] {
        action = [file](const Session& session) { return apply_definition(session, *file); };
    });
    auto* show_command = registry->add_subcommand("show", "print the definition that is in the store");
    auto output = std::make_shared<OutputFormat>();
    add_output_option(*show_command, *output, "the definition in one line; as it is stored otherwise");
    show_command->callback([&action, output] {
        action = [output](const Session& session) { return show_definition(session, *output); };
    });
}

}  // namespace calfleet::ctl
