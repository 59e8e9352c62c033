// calfleetctl book: books a slot as a chatbot does, and waits for the result.
#include "agent_command.hpp"
#include "codec/json_writer.hpp"
#include "core/quoted.hpp"
#include "readable_data.hpp"

#include <CLI/CLI.hpp>

#include <iostream>

namespace calfleet::ctl {
namespace {

namespace config = adapters::config;

struct BookOptions {
    AgentOptions about;
    CommandRequest request;
    std::string template_id;
    std::string slot;
    std::string name;
    std::string email;
    std::vector<std::string> fields;  // "key=value"
    int timeout_seconds = 90;
};

// The data of the command; an exit code after a sentence.
core::Result<std::string, int> members_of(const BookOptions& options) {
    codec::JsonWriter writer;
    writer.begin_object().member("template_id", options.template_id).member("slot_start", options.slot);
    writer.key("customer_data").begin_object();
    writer.member("name", options.name).member("email", options.email);
    for (const std::string& field : options.fields) {
        const std::size_t equals = field.find('=');
        if (equals == std::string::npos || equals == 0)
            return refuse("--field " + core::quoted(field) + " is not KEY=VALUE, as in phone=+62811234567",
                          config::kExitUsage);
        const std::string key = field.substr(0, equals);
        if (key == "name" || key == "email")
            return refuse("--" + key + " says that already, not --field", config::kExitUsage);
        writer.member(key, field.substr(equals + 1));
    }
    writer.end_object().end_object();
    return {boost::system::in_place_value, writer.text()};
}

std::string text_in(const codec::JsonValue& object, std::string_view name) {
    const codec::JsonValue* member = object.find(name);
    const std::string* text = member == nullptr ? nullptr : member->as_string();
    return text == nullptr ? std::string() : printable(*text);
}

void print_alternatives(const codec::JsonValue& data) {
    const codec::JsonValue* alternatives = data.find("alternatives");
    if (alternatives == nullptr || alternatives->as_array() == nullptr) return;
    for (const codec::JsonValue& slot : *alternatives->as_array())
        std::cerr << "  free instead: " << text_in(slot, "start") << '\n';
}

void print_warnings(const codec::JsonValue& result) {
    const codec::JsonValue* warnings = result.find("warnings");
    if (warnings == nullptr || warnings->as_array() == nullptr) return;
    for (const codec::JsonValue& warning : *warnings->as_array())
        std::cerr << "warning: " << text_in(warning, "code") << ": " << text_in(warning, "message") << '\n';
}

int book(const Session& session, BookOptions options) {
    auto members = members_of(options);
    if (members.has_error()) return members.error();
    CommandRequest& request = options.request;
    request.type = "calendar.create_event";
    request.company = options.about.company;
    request.agent = options.about.agent;
    request.members = std::move(*members);
    request.patience = std::chrono::seconds(options.timeout_seconds);
    const auto answer = exchange(session, std::move(request));
    if (answer.has_error()) return answer.error();
    print_warnings(answer->result);
    const int exit_code = print_answer(*answer, options.about);
    if (!answer->succeeded()) print_alternatives(answer->data());
    return exit_code;
}

}  // namespace

void add_book_command(CLI::App& app, Action& action) {
    auto options = std::make_shared<BookOptions>();
    auto* command = app.add_subcommand("book", "book a slot, as `slots list` names it");
    add_agent_options(*command, options->about);
    command->add_option("--template", options->template_id, "template id")->required();
    command->add_option("--slot", options->slot, "its start (RFC 3339), as in 2026-05-12T09:00:00+07:00")
        ->required();
    command->add_option("--name", options->name, "the customer's name")->required();
    command->add_option("--email", options->email, "the customer's e-mail address, which is invited")
        ->required();
    command->add_option("--field", options->fields, "what else the customer said; may be repeated")
        ->type_name("KEY=VALUE")
        ->allow_extra_args(false);
    command->add_option("--conversation", options->request.conversation, "conversation id");
    command->add_option("--id", options->request.id, "command id; a fresh UUID if not given");
    command->add_option("--timeout", options->timeout_seconds, "seconds to wait")
        ->capture_default_str()
        ->check(CLI::Range(1, 3'600));
    command->callback([&action, options] {
        action = [options](const Session& session) { return book(session, *options); };
    });
}

}  // namespace calfleet::ctl
