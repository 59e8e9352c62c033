// calfleetctl connection import: tokens that were obtained elsewhere, sealed into the store.
#include "app/connections/connection_import.hpp"

#include "codec/json_parser.hpp"
#include "codec/json_reader.hpp"
#include "command.hpp"
#include "core/rfc3339.hpp"
#include "input_text.hpp"
#include "store_session.hpp"

#include <CLI/CLI.hpp>

#include <iostream>

namespace calfleet::ctl {
namespace {

namespace config = adapters::config;

constexpr std::size_t kTokenBytesMax = 4'096;

struct ImportOptions {
    std::string company;
    std::string agent;
    std::string provider = "google_calendar";
    std::string tokens = "-";
};

// {"access_token","refresh_token","expires_at","scope","email","sub"}; the last three are optional.
core::Result<ports::Connection, int> decode_tokens(const ImportOptions& options, const std::string& text) {
    const auto parsed = codec::parse_json(text);
    if (parsed.has_error()) return refuse("the tokens are " + parsed.error().message, config::kExitUsage);
    codec::JsonReader reader(*parsed);
    ports::Connection connection;
    connection.key = {core::CompanyId(options.company), core::AgentId(options.agent), options.provider};
    connection.access_token = core::Secret(reader.text("access_token", kTokenBytesMax));
    connection.refresh_token =
        core::Secret(reader.optional_text("refresh_token", kTokenBytesMax).value_or(""));
    const auto expires_at = core::parse_rfc3339(reader.text("expires_at", 64));
    if (!expires_at) reader.add_problem("expires_at", "must be an instant as in 2026-05-12T09:00:00Z");
    connection.access_token_expires_at = expires_at.value_or(core::Instant());
    connection.granted_scopes = reader.optional_text("scope", kTokenBytesMax).value_or("");
    connection.connected_email = reader.optional_text("email", 320).value_or("");
    connection.account_id = reader.optional_text("sub", 256).value_or("");
    if (!reader.ok()) return refuse("the tokens are not complete: " + reader.summary(), config::kExitUsage);
    return connection;
}

int import_connection(const Session& session, const ImportOptions& options) {
    auto text = read_input(options.tokens);
    if (text.has_error()) return text.error();
    auto connection = decode_tokens(options, *text);
    if (connection.has_error()) return connection.error();
    auto store = StoreSession::open_with_keys(session);
    if (store.has_error()) return store.error();

    auto saved = (*store)->run(
        app::connections::import_connection((*store)->stores().connections(), std::move(*connection)));
    if (saved.has_error()) return refuse(saved.error().message, config::kExitUnavailable);
    std::cout << "connection of agent " << options.agent << " stored, version " << *saved << '\n';
    return config::kExitOk;
}

}  // namespace

void add_connection_command(CLI::App& app, Action& action) {
    auto options = std::make_shared<ImportOptions>();
    auto* connection = app.add_subcommand("connection", "connections of agents to their calendars");
    connection->require_subcommand(1);
    auto* import = connection->add_subcommand("import", "store tokens that were obtained elsewhere");
    import->add_option("--company", options->company, "company id")->required();
    import->add_option("--agent", options->agent, "agent id")->required();
    import->add_option("--provider", options->provider, "provider")->capture_default_str();
    import
        ->add_option("--tokens", options->tokens,
                     "JSON with access_token, refresh_token, expires_at, scope, email, sub: @file, or - for "
                     "standard input")
        ->capture_default_str();
    import->callback([&action, options] {
        action = [options](const Session& session) { return import_connection(session, *options); };
    });
}

}  // namespace calfleet::ctl
