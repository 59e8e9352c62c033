// calfleetctl connect: sends a person to the provider's consent screen, waits for the browser to come back
// (or for the address it came back with), and completes the connection. The URL and the code stand on the
// terminal and in the commands alone.
#include "adapters/crypto/constant_time_equal.hpp"
#include "agent_command.hpp"
#include "app/run_to_end.hpp"
#include "codec/json_writer.hpp"
#include "input_text.hpp"
#include "oauth/oauth_return.hpp"
#include "oauth/redirect_listener.hpp"

#include <CLI/CLI.hpp>

#include <iostream>
#include <utility>

namespace calfleet::ctl {
namespace {

namespace asio = boost::asio;
namespace config = adapters::config;

struct ConnectOptions {
    AgentOptions about;
    bool code_only = false;
    int timeout_seconds = 600;  // as long as an authorization_url holds

    std::chrono::seconds patience() const { return std::chrono::seconds(timeout_seconds); }
};

// One authorisation under way.
struct Authorization {
    std::string url;
    AuthorizationAddress address;
};

core::Result<Authorization, int> start(const Session& session, const AgentOptions& about) {
    const auto answer =
        exchange(session, admin_request(about, "calendar.start_oauth", provider_member(about)));
    if (answer.has_error()) return answer.error();
    if (!answer->succeeded()) return print_answer(*answer, about);
    std::string url = answer->data_text("authorization_url");
    auto address = read_authorization_url(url);
    if (!address)
        return refuse("the worker's authorization_url has no redirect_uri and state", config::kExitFailed);
    return Authorization{std::move(url), std::move(*address)};
}

CommandRequest completion(const AgentOptions& about, const std::string& state, const OAuthReturn& back) {
    codec::JsonWriter members;
    members.begin_object().member("state", state);
    members.member_unless_empty("code", back.code.reveal()).member_unless_empty("error", back.error);
    members.end_object();
    return admin_request(about, "calendar.complete_oauth", members.text());
}

// Where the results are JSON, stdout is theirs alone.
void show_url(const ConnectOptions& options, const std::string& url, const std::string& then) {
    std::ostream& terminal = options.about.output.is_json() ? std::cerr : std::cout;
    terminal << "Open this address in a browser:\n\n" << url << "\n\n" << then << std::endl;
}

std::string sentence_for(const Exchanged& answer) {
    if (answer.has_error()) return "Nobody answered; look at the terminal.";
    if (answer->succeeded()) return "Connected. You can close this window.";
    return "Not connected. " + answer->text_of("message");
}

ports::awaitable<int> complete_in_browser(asio::io_context& io, const config::Settings& settings,
                                          const ConnectOptions& options, Authorization authorization,
                                          LoopbackTarget target) {
    RedirectListener listener(io.get_executor(), target, authorization.address.state);
    if (const auto listening = listener.listen(); listening.has_error())
        co_return refuse("cannot wait for the browser on port " + std::to_string(target.port) + ": " +
                             listening.error().message + " (--code-only needs no port)",
                         config::kExitUnavailable);
    show_url(options, authorization.url, "Waiting for the browser to come back …");
    auto back = co_await listener.wait(options.patience());
    if (!back) {
        co_await listener.finish({});
        co_return refuse("no browser came back within " + std::to_string(options.timeout_seconds) +
                             " s; run it again for a fresh address",
                         config::kExitFailed);
    }
    auto request = completion(options.about, authorization.address.state, *back);
    const auto answer = co_await exchange(io, settings, std::move(request));
    co_await listener.finish(sentence_for(answer));
    co_return answer.has_error() ? answer.error() : print_answer(*answer, options.about);
}

int complete_by_paste(const Session& session, const ConnectOptions& options,
                      const Authorization& authorization) {
    show_url(options, authorization.url,
             "Then paste the address you were sent back to, or the code in it, and press Enter:");
    const auto line = read_line(options.patience());
    if (line.has_error()) return line.error();
    const auto back = read_pasted(*line);
    if (!back)
        return refuse("that is neither the address you were sent back to nor a code", config::kExitUsage);
    const std::string& state = authorization.address.state;
    if (!back->state.empty() && !adapters::crypto::constant_time_equal(back->state, state))
        return refuse("that address belongs to another authorization; run it again for a fresh one",
                      config::kExitFailed);
    return ask_and_print(session, completion(options.about, state, *back), options.about);
}

int connect(const Session& session, const ConnectOptions& options) {
    auto authorization = start(session, options.about);
    if (authorization.has_error()) return authorization.error();
    auto target = loopback_target(authorization->address.redirect_uri);
    if (!target || options.code_only) return complete_by_paste(session, options, *authorization);
    auto settings = session.settings();
    if (settings.has_error()) return settings.error();
    asio::io_context io(1);
    return app::run_to_end(
        io, complete_in_browser(io, *settings, options, std::move(*authorization), std::move(*target)));
}

}  // namespace

void add_connect_command(CLI::App& app, Action& action) {
    auto options = std::make_shared<ConnectOptions>();
    auto* command = app.add_subcommand("connect", "connect the account of a person to an agent");
    add_agent_options(*command, options->about);
    add_provider_option(*command, options->about);
    add_actor_options(*command, options->about);
    command->add_flag("--code-only", options->code_only,
                      "do not listen for the browser: the address it was sent back to is pasted");
    command->add_option("--timeout", options->timeout_seconds, "seconds to wait for the person")
        ->capture_default_str()
        ->check(CLI::Range(1, 3'600));
    command->callback([&action, options] {
        action = [options](const Session& session) { return connect(session, *options); };
    });
}

}  // namespace calfleet::ctl
