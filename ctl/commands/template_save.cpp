// calfleetctl template save: a booking template into the store, checked as a whole.
#include "codec/template_codec.hpp"
#include "command.hpp"
#include "input_text.hpp"
#include "store_session.hpp"

#include <CLI/CLI.hpp>

#include <iostream>

namespace calfleet::ctl {
namespace {

namespace config = adapters::config;

struct SaveOptions {
    std::string company;
    std::string agent;
    std::string json = "-";
};

int save_template(const Session& session, const SaveOptions& options) {
    auto text = read_input(options.json);
    if (text.has_error()) return text.error();
    auto decoded =
        codec::decode_template(*text, core::CompanyId(options.company), core::AgentId(options.agent));
    if (decoded.has_error()) {
        for (const core::FieldError& error : decoded.error())
            std::cerr << error.field << ": " << error.message << " (was " << error.value << ")\n";
        return refuse("the template is not valid, nothing was stored", config::kExitUsage);
    }
    if (decoded->id.empty()) return refuse("the template needs a template_id", config::kExitUsage);
    auto store = StoreSession::open(session);
    if (store.has_error()) return store.error();

    auto& templates = (*store)->stores().templates();
    const std::string template_id = decoded->id.str();
    auto saved = (*store)->run(templates.save(std::move(*decoded)));
    if (saved.has_error()) return refuse(saved.error().message, config::kExitUnavailable);
    std::cout << "template " << template_id << " stored; the company has " << *saved << '\n';
    return config::kExitOk;
}

}  // namespace

void add_template_command(CLI::App& app, Action& action) {
    auto options = std::make_shared<SaveOptions>();
    auto* templates = app.add_subcommand("template", "booking templates");
    templates->require_subcommand(1);
    add_template_list_command(*templates, action);
    add_template_delete_command(*templates, action);
    auto* save =
        templates->add_subcommand("save", "check a template and put it into the store, without a worker");
    save->add_option("--company", options->company, "company id")->required();
    save->add_option("--agent", options->agent, "agent id")->required();
    save->add_option("--json", options->json, "the template (schemas/template.v1.json): text, @file, or -")
        ->capture_default_str();
    save->callback([&action, options] {
        action = [options](const Session& session) { return save_template(session, *options); };
    });
}

}  // namespace calfleet::ctl
